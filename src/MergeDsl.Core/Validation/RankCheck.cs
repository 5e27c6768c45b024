using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>Ranks are at least 1, energy shares above 0 and at most 1.</summary>
internal sealed class RankCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe) => CheckPolicy(recipe.Merge.Rank, RecipePaths.Merge["rank"]);

    /// <summary>Also used for the ranks of rules.</summary>
    public static IEnumerable<Finding> CheckPolicy(RankPolicy? policy, RecipePath path)
    {
        switch (policy)
        {
            case RankPolicy.Fixed { Rank: < 1 } rank:
                yield return Finding
                    .Of(ValueFindings.OutOfRange, "rank", "at least 1", Numbers.Text(rank.Rank))
                    .At(path);
                break;
            case RankPolicy.Energy energy when !(energy.Share > 0 && energy.Share <= 1):
                yield return Finding
                    .Of(ValueFindings.OutOfRange, "energy", "above 0 and at most 1", Numbers.Text(energy.Share))
                    .At(path["energy"]);
                break;
        }
    }
}
