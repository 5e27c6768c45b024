namespace MergeDsl.Core.Planning;

/// <summary>The rank a module's merged delta is cut to, as far as it can be known before running.</summary>
/// <param name="Maximum">The most ranks the result can have: already limited by the module's dimensions.</param>
/// <param name="Energy">When set, the smallest rank up to <paramref name="Maximum"/> that keeps this share of the energy.</param>
/// <param name="IsLossless">True when the factors are simply stacked and nothing is cut.</param>
public sealed record RankCut(int Maximum, double? Energy, bool IsLossless)
{
    /// <summary>When set, the ranks whose singular value is at least the largest divided by this.</summary>
    public double? Ratio { get; init; }

    /// <summary>When set, the smallest rank that keeps this share of the sum of singular values.</summary>
    public double? Cumulative { get; init; }

    /// <summary>True when the singular values choose the rank, so that it is known only after running.</summary>
    public bool IsChosen => (Energy ?? Ratio ?? Cumulative) is not null;
}
