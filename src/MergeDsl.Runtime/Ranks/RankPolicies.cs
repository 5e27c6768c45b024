using MergeDsl.Core.Planning;

namespace MergeDsl.Runtime.Ranks;

/// <summary>The classes behind a plan's rank cuts.</summary>
public static class RankPolicies
{
    /// <summary>The policy that a cut asks for.</summary>
    public static IRankPolicy Of(RankCut cut) =>
        cut.Energy is { } share ? new EnergyRank(share, cut.Maximum)
        : cut.Ratio is { } ratio ? new RatioRank(ratio, cut.Maximum)
        : cut.Cumulative is { } sum ? new CumulativeRank(sum, cut.Maximum)
        : new FixedRank(cut.Maximum);
}
