using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>PEFT's factor-wise types write one rank in the config: results with several cannot be loaded (<c>peft.md</c> 1.10).</summary>
internal sealed class PeftRanksCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (context.Lowered.Combination is not { Family: PeftFamily.Linear } combination)
        {
            yield break;
        }

        var rank = EqualRanksCheck.PeftRank(context.Adapters[0]);
        if (context.Modules.FirstOrDefault(group => group.First.Rank != rank) is { } smaller)
        {
            var adapter = context.Adapters[smaller.Members[0].Input].Key;
            yield return Finding
                .Of(QuirkFindings.RankPatternLost, adapter, combination.Name, context.NativeSpelling)
                .At(RecipePaths.AdapterFolder(adapter));
        }
    }
}
