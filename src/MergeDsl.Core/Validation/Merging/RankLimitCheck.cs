using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Says when a rank that was asked for is more than some modules can have.</summary>
internal sealed class RankLimitCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (context.IsPeft || context.Recipe.Merge.Rank is not RankPolicy.Fixed { Rank: var rank })
        {
            yield break;
        }

        var limited = context.Modules.Where(group => group.Dimensions < rank).ToArray();
        if (limited.Length > 0)
        {
            yield return Finding
                .Of(
                    MergeFindings.RankLimited,
                    Numbers.Text(limited.Length),
                    Numbers.Text(context.Modules.Count),
                    Numbers.Text(rank),
                    Numbers.Text(limited.Max(group => group.Dimensions))
                )
                .At(RecipePaths.Merge["rank"]);
        }
    }
}
