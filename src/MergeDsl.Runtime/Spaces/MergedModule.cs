using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Runtime.Spaces;

/// <summary>The merged delta of a module as two factors.</summary>
/// <param name="A">(rank x in).</param>
/// <param name="B">(out x rank).</param>
public sealed record MergedModule(ITensor A, ITensor B) : IDisposable
{
    /// <summary>The factor that is the delta itself, the other one being the identity; null for two true factors.</summary>
    public ITensor? Whole { get; init; }

    /// <summary>The factors of a merged delta, cut as the module asks; takes the delta over.</summary>
    /// <param name="backend">Where the arithmetic happens.</param>
    /// <param name="module">The module.</param>
    /// <param name="delta">(out x in).</param>
    public static MergedModule Of(IBackend backend, ModuleMerge module, ITensor delta)
    {
        if (module.KeepsAll)
        {
            var (a, b) = WholeDelta.Of(backend, delta);
            return new MergedModule(a, b) { Whole = delta };
        }

        using (delta)
        {
            var cut = module.Cutter(backend).Cut(null, delta, null);
            return new MergedModule(cut.A, cut.B) { Spectrum = cut.Spectrum };
        }
    }

    /// <summary>What the rank cut kept; null where nothing was cut.</summary>
    public Spectrum? Spectrum { get; init; }

    /// <summary>Positions where two operands pulled in opposite directions; 0 for methods that elect no signs.</summary>
    public long Conflicts { get; init; }

    /// <summary>Positions where any operand was non-zero; 0 for methods that elect no signs.</summary>
    public long Occupied { get; init; }

    /// <summary>True when equal singular values left the basis of an element-wise method open.</summary>
    public bool IsBasisAmbiguous { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}
