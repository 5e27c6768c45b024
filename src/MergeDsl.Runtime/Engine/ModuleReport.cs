using MergeDsl.Runtime.Ranks;

namespace MergeDsl;

/// <summary>What happened to one module.</summary>
/// <param name="Path">Module path in the base model.</param>
/// <param name="InputRanks">The adapters' ranks, in recipe order.</param>
/// <param name="Rank">The rank of the result.</param>
public sealed record ModuleReport(string Path, IReadOnlyList<int> InputRanks, int Rank)
{
    /// <summary>The singular values of the merged delta, as far as known, and what was kept; null where nothing was cut.</summary>
    public Spectrum? Spectrum { get; init; }

    /// <summary>
    /// The length of what the result misses over the length of the delta, from the stored factors; null where only the singular
    /// values tell.
    /// </summary>
    public double? MeasuredError { get; init; }

    /// <summary>The length of what the cut took away over the length of the delta; 0 where nothing was cut.</summary>
    public double RelativeError => MeasuredError ?? (Spectrum is null ? 0 : Math.Sqrt(1 - Spectrum.KeptShare));

    /// <summary>Positions where two adapters pull in opposite directions; 0 for methods that elect no signs.</summary>
    public long Conflicts { get; init; }

    /// <summary>Positions where any adapter is non-zero; 0 for methods that elect no signs.</summary>
    public long Occupied { get; init; }

    /// <summary>True when equal singular values left the basis of an element-wise method open (core space).</summary>
    public bool IsBasisAmbiguous { get; init; }

    /// <summary>Time from reading the operands to the encoded result.</summary>
    public TimeSpan Elapsed { get; init; }
}
