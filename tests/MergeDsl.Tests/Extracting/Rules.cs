using MergeDsl.Core.Planning;
using MergeDsl.Tests.Native.Reference;

namespace MergeDsl.Tests.Extracting;

/// <summary>The rules for ranks, and what they mean for singular values.</summary>
internal static class Rules
{
    public static RankRule Of(string measure, double value) =>
        measure switch
        {
            "energy" => RankRule.Energy(value),
            "ratio" => RankRule.Ratio(value),
            "cumulative" => RankRule.Cumulative(value),
            _ => RankRule.Fixed((int)value),
        };

    /// <summary>The rank that the rule keeps of a delta.</summary>
    public static int RankIn(SlowSvd svd, string measure, double value) =>
        measure switch
        {
            "energy" => svd.RankFor(value),
            "ratio" => svd.S.Count(one => svd.S[0] / one <= value),
            "cumulative" => Enumerable
                .Range(1, svd.S.Length)
                .First(rank => svd.S.Take(rank).Sum() >= value * svd.S.Sum()),
            _ => Math.Min((int)value, svd.S.Length),
        };
}
