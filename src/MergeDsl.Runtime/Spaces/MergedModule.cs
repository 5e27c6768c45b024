using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Runtime.Spaces;

/// <summary>The merged delta of a module as two factors.</summary>
/// <param name="A">(rank x in).</param>
/// <param name="B">(out x rank).</param>
public sealed record MergedModule(ITensor A, ITensor B) : IDisposable
{
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
