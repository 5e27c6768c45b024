using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>
/// A kind of module of a LyCORIS or kohya file, where every module may be of another kind: which tensors it has, and what it makes of the
/// base's weight. One file and one line in <see cref="LycorisKinds"/> each.
/// </summary>
internal abstract class LycorisKind
{
    /// <summary>Name of the alpha, the numerator of the factor on most deltas.</summary>
    public const string Alpha = "alpha";

    /// <summary>What LyCORIS calls it.</summary>
    public abstract string Name { get; }

    /// <summary>Parts of which any tells that a module is of this kind.</summary>
    public abstract IReadOnlyList<string> Markers { get; }

    /// <summary>Parts that it cannot do without.</summary>
    public virtual IReadOnlyList<string> Required => Markers;

    /// <summary>Parts that it may have besides.</summary>
    public virtual IReadOnlyList<string> Optional => [];

    /// <summary>What it makes of the tensors of one module, the adapter's weight not yet applied unless the change says so.</summary>
    /// <exception cref="FindingException">A part is missing, or something is asked for that is not known.</exception>
    /// <exception cref="FormulaException">Parts do not fit each other.</exception>
    public abstract IEnumerable<WeightChange> Changes(TunedTarget target);
}
