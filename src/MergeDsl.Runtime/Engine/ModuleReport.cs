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

    /// <summary>What a DoRA that was fitted to the merged weight does of it; null where the result is a LoRA.</summary>
    public DoraError? Dora { get; init; }

    /// <summary>
    /// The length of what the result misses over the length of the delta, from the stored factors; null where only the singular
    /// values tell.
    /// </summary>
    public double? MeasuredError { get; init; }

    /// <summary>The length of what the cut took away over the length of the delta; 0 where nothing was cut.</summary>
    public double RelativeError =>
        Dora?.Relative ?? MeasuredError ?? (Spectrum is null ? 0 : Math.Sqrt(1 - Spectrum.KeptShare));

    /// <summary>True when the result is not all of the merged delta: its rank was cut, or a DoRA fitted to it.</summary>
    public bool IsApproximate => Spectrum is not null || Dora is not null;

    /// <summary>Sum of the squares of the merged delta; 0 where nothing was cut.</summary>
    public double TotalEnergy => Dora?.TotalEnergy ?? Spectrum?.TotalEnergy ?? 0;

    /// <summary>Share of that energy that the result has; 1 where nothing was cut.</summary>
    public double KeptShare => Dora is { Relative: var error } ? 1 - (error * error) : Spectrum?.KeptShare ?? 1;

    /// <summary>Positions where two adapters pull in opposite directions; 0 for methods that elect no signs.</summary>
    public long Conflicts { get; init; }

    /// <summary>Positions where any adapter is non-zero; 0 for methods that elect no signs.</summary>
    public long Occupied { get; init; }

    /// <summary>True when equal singular values left the basis of an element-wise method open (core space).</summary>
    public bool IsBasisAmbiguous { get; init; }

    /// <summary>Time from reading the operands to the encoded result.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>How far a fitted DoRA is from the merge that it stands for.</summary>
/// <param name="LostEnergy">Sum of the squares of the difference.</param>
/// <param name="TotalEnergy">Sum of the squares of the merged change of the base.</param>
public sealed record DoraError(double LostEnergy, double TotalEnergy)
{
    /// <summary>Norm of the difference over norm of the change; 0 for no change.</summary>
    public double Relative => TotalEnergy == 0 ? 0 : Math.Sqrt(LostEnergy / TotalEnergy);
}
