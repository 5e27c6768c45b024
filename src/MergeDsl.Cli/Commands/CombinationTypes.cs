using MergeDsl.Core.Recipes;

namespace MergeDsl.Cli.Commands;

/// <summary>One of PEFT's combination types and what it is in the native spelling.</summary>
/// <param name="Name">Its name in PEFT and under <c>combination_type</c>.</param>
/// <param name="Method">The method behind it.</param>
/// <param name="Space">What the method works on.</param>
/// <param name="Rank">The rank of its result, in words.</param>
/// <param name="Advice">Where it is known to be off, and what to write instead.</param>
internal sealed record CombinationType(string Name, string Method, Space Space, string Rank, string Advice);

/// <summary>The eleven combination types of PEFT's <c>add_weighted_adapter</c> (<c>peft.md</c> 1.1).</summary>
internal static class CombinationTypes
{
    private const string CrossTerms =
        "A and B are merged separately, so products of different adapters' factors enter the result. "
        + "The native spelling with 'space: dense' has none.";

    private const string Exact = "Exact up to the rank cut and PEFT's float32 rounding.";

    /// <summary>All of them, in PEFT's order.</summary>
    public static IReadOnlyList<CombinationType> All { get; } =
    [
        OnFactors("linear"),
        new(
            "cat",
            "linear",
            Space.Dense,
            "sum of the inputs' ranks",
            "Exact: the factors are stacked, nothing is cut."
        ),
        new("svd", "linear", Space.Dense, "svd_rank, else the largest input rank", Exact),
        OnFactors("ties"),
        OnDeltas("ties"),
        OnFactors("dare_linear"),
        OnDeltas("dare_linear"),
        OnFactors("dare_ties"),
        OnDeltas("dare_ties"),
        OnFactors("magnitude_prune"),
        OnDeltas("magnitude_prune"),
    ];

    /// <summary>The type of that name; null when there is none.</summary>
    public static CombinationType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    private static CombinationType OnFactors(string method) =>
        new(method, method, Space.Factors, "the inputs' common rank", CrossTerms);

    private static CombinationType OnDeltas(string method) =>
        new(method + "_svd", method, Space.Dense, "svd_rank, else the largest input rank", Exact);
}
