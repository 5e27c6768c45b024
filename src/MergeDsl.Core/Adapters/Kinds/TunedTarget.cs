using MergeDsl.Core.Findings;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// A module that an adapter changes, as its kind sees it: the adapter's parts, settings, and the base's tensors, as formulas. Weights are
/// (out, in, kernel...), whatever way the base stores them.
/// </summary>
/// <param name="adapter">The adapter.</param>
/// <param name="module">The module.</param>
/// <param name="place">The base's tensors.</param>
public sealed class TunedTarget(TunedAdapter adapter, TunedModule module, IModulePlace place)
{
    /// <summary>Module path in the base model.</summary>
    public string Path => module.Path;

    /// <summary>The adapter that the module belongs to.</summary>
    public TunedAdapter Adapter => adapter;

    /// <summary>The weight before any adapter changed it.</summary>
    public Formula Original => place.Original;

    /// <summary>The weight as earlier adapters left it.</summary>
    public Formula Current => place.Current;

    /// <summary>The bias as earlier adapters left it; null when the module has none.</summary>
    public Formula? CurrentBias => place.CurrentBias;

    /// <summary>The bias before any adapter changed it; null when the module has none.</summary>
    public Formula? OriginalBias => place.OriginalBias;

    /// <summary>Rows of the weight.</summary>
    public long Out => Current.Length(0);

    /// <summary>Columns of the weight, everything behind the first dimension flattened.</summary>
    public long In => Current.Count / Math.Max(1, Out);

    /// <summary>alpha/rank of this module, after the patterns.</summary>
    public double Scaling => adapter.Rules.Alpha(Path) / adapter.Rules.Rank(Path);

    /// <summary>The factor on what the adapter does, for the changes that are not linear in it.</summary>
    public double Weight => adapter.Weight;

    /// <summary>The rows of the module's delta that are for this weight; empty for all of them.</summary>
    public EquatableArray<RowRange> Rows => module.Rows;

    /// <summary>The parts that the module has, ordered by name (ordinal).</summary>
    public TunedModule Module => module;

    /// <summary>A number that a part holds; null when the module has no such part.</summary>
    public double? FindScalar(string name) => module.Scalars.FirstOrDefault(scalar => scalar.Name == name)?.Value;

    /// <summary>A number that a part holds.</summary>
    /// <exception cref="FindingException">The module has no such part.</exception>
    public double Scalar(string name) => FindScalar(name) ?? throw Missing(name);

    /// <summary>A part that the kind cannot do without.</summary>
    /// <exception cref="FindingException">The module has no such part.</exception>
    public Formula Part(string name) => Find(name) ?? throw Missing(name);

    /// <summary>A part; null when the module has none.</summary>
    public Formula? Find(string name) => module.Find(name) is { } tensor ? new AdapterTensor(tensor) : null;

    /// <summary>Indices that are a part.</summary>
    public AdapterTensor Indices(string name) =>
        module.Find(name) is { } tensor ? new AdapterTensor(tensor) : throw Missing(name);

    /// <summary>A tensor that all modules share.</summary>
    /// <exception cref="FindingException">The adapter has no such tensor.</exception>
    public Formula Shared(string name) =>
        adapter.Shared.Find(name) is { } tensor ? new AdapterTensor(tensor) : throw Missing(name);

    /// <summary>True when the adapter has a tensor that all modules share.</summary>
    public bool HasShared(string name) => adapter.Shared.Find(name) is not null;

    /// <summary>Indices that all modules share.</summary>
    public AdapterTensor SharedIndices(string name) =>
        adapter.Shared.Find(name) is { } tensor ? new AdapterTensor(tensor) : throw Missing(name);

    /// <summary>What the module does cannot be told.</summary>
    /// <param name="what">What it depends on, in words.</param>
    public FindingException Unknown(string what) =>
        new(Finding.Of(AdapterFindings.NotInFile, adapter.Name, Path, what));

    private FindingException Missing(string name)
    {
        var first = module.Parts.Count == 0 ? "nothing" : module.Parts[0].Name;
        return new FindingException(Finding.Of(AdapterFindings.MissingFactor, adapter.Name, Path, first, name));
    }
}
