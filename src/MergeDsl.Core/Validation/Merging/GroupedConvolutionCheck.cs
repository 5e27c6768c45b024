using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Grouped convolutions are merged factor by factor or not at all: their B·A is not their delta.</summary>
internal sealed class GroupedConvolutionCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var isOneByItself = context.Adapters.Count == 1 && context.Lowered.Method.Name == "linear";
        if (context.Lowered.Space == Space.Factors || isOneByItself)
        {
            yield break;
        }

        if (context.Modules.FirstOrDefault(group => group.First.IsGrouped) is { } grouped)
        {
            yield return context.Lowered.Combination is { Family: PeftFamily.Svd } combination
                ? PeftSvdCheck.Unsupported(combination, grouped.Path, "a grouped convolution", context)
                : Finding
                    .Of(QuirkFindings.GroupedConvolution, grouped.Path)
                    .At(RecipePaths.AdapterFolder(context.Adapters[grouped.Members[0].Input].Key));
        }
    }
}
