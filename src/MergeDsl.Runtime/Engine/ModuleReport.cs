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
