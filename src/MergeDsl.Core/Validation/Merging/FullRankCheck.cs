using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Nobody writes an adapter as large as the base without being told.</summary>
internal sealed class FullRankCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var rank = context.Recipe.Merge.Rank ?? RankPolicy.Max;
        if (context.IsPeft || context.Recipe.Output.Adapter is null || rank is not RankPolicy.OfInputs)
        {
            yield break;
        }

        var full = context
            .Modules.SelectMany(group => group.Members, (group, member) => (group, member))
            .Where(pair => pair.member.Module.Factors?.Whole is not null)
            .OrderByDescending(pair => pair.group.Dimensions)
            .FirstOrDefault();
        if (full.member is { } found)
        {
            var adapter = context.Adapters[found.Input];
            yield return Finding
                .Of(
                    MergeFindings.FullRank,
                    adapter.Key,
                    rank.ToString()!,
                    Numbers.Text(full.group.Dimensions),
                    Numbers.Text(Math.Max(1, Math.Min(adapter.Config.Rank, full.group.Dimensions)))
                )
                .At(RecipePaths.Merge["rank"]);
        }
    }
}
