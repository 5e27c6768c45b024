using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Merging factor by factor needs factors of equal shape. PEFT compares the largest rank of each adapter first.</summary>
internal sealed class EqualRanksCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (context.Lowered.Space != Space.Factors)
        {
            yield break;
        }

        var reported = new HashSet<int>();
        if (context.IsPeft)
        {
            var ranks = context.Adapters.Select(PeftRank).ToArray();
            for (var input = 1; input < ranks.Length; input++)
            {
                if (ranks[input] != ranks[0] && reported.Add(input))
                {
                    yield return Differ(context, 0, ranks[0], input, ranks[input], "");
                }
            }
        }

        foreach (var group in context.Modules)
        {
            var first = group.Members[0];
            foreach (var other in group.Members.Skip(1).Where(other => other.Module.Rank != first.Module.Rank))
            {
                if (reported.Add(other.Input))
                {
                    var where = $" in module '{group.Path}'";
                    yield return Differ(context, first.Input, first.Module.Rank, other.Input, other.Module.Rank, where);
                }
            }
        }
    }

    /// <summary>The rank PEFT takes an adapter to have: the largest of r and all rank patterns (<c>peft.md</c> 1.2).</summary>
    public static int PeftRank(MergeInput adapter) =>
        adapter.Config.RankPattern.Select(entry => (int)entry.Value).Append(adapter.Config.Rank).Max();

    private static Finding Differ(
        MergeContext context,
        int first,
        int firstRank,
        int other,
        int otherRank,
        string where
    )
    {
        var (one, two) = (context.Adapters[first].Key, context.Adapters[other].Key);
        var ranks = $"'{one}' has rank {firstRank} and '{two}' rank {otherRank}{where}";
        return Finding
            .Of(MergeFindings.RanksDiffer, context.Recipe.Merge.Method, ranks, context.NativeSpelling)
            .At(RecipePaths.AdapterFolder(two));
    }
}
