using MergeDsl.Core.Recipes;

namespace MergeDsl.Cli.Commands;

/// <summary>What <c>mergedsl explain</c> tells about a space.</summary>
/// <param name="Name">Its word in recipes.</param>
/// <param name="Title">What a method works on there, in one line.</param>
/// <param name="Formula">The operands x_i and what becomes of the result m(x), in plain text.</param>
/// <param name="Cost">What it takes and what it is good for.</param>
internal sealed record SpaceTopic(string Name, string Title, string Formula, string Cost)
{
    /// <summary>The spaces, in the order of the enumeration.</summary>
    public static IReadOnlyList<SpaceTopic> All { get; } = [.. Enum.GetValues<Space>().Select(Of)];

    /// <summary>The space of that name; null when there is none.</summary>
    public static SpaceTopic? Find(string name) => All.FirstOrDefault(topic => topic.Name == name);

    private static SpaceTopic Of(Space space) =>
        space switch
        {
            Space.Factors => new(
                space.Word(),
                "A and B merged separately, as PEFT's types do that are neither cat nor _svd.",
                "x_i = sqrt(w_i s_i) A_i, and B_i likewise, merged with weights of 1; the delta is m(B) m(A)",
                "cheapest; products of different adapters' factors enter the result, and all ranks must be equal"
            ),
            Space.Dense => new(
                space.Word(),
                "The full change of every weight, cut to the rank asked for afterwards.",
                "x_i = s_i B_i A_i, out x in; the factors are those of the cut SVD of m(x)",
                "exact up to the rank cut; needs the most memory and time, except for linear, which stacks factors instead"
            ),
            _ => new(
                space.Word(),
                "Coordinates in the joint subspace of all adapters (Core Space, arXiv 2509.17786).",
                "x_i = U^T s_i B_i A_i V, R x R; U, V are orthonormal bases of all B_i and A_i^T, R the sum of the ranks; "
                    + "the delta is U m(x) V^T",
                "as cheap as the ranks are small; equal to dense for linear, another merge for methods that look at entries"
            ),
        };
}
