using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Says how many modules not every adapter has.</summary>
internal sealed class OverlapCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var partial = context.Modules.Count(group => group.Members.Count < context.Adapters.Count);
        if (partial > 0)
        {
            yield return Finding
                .Of(MergeFindings.Disjoint, Numbers.Text(partial), Numbers.Text(context.Modules.Count))
                .At(RecipePaths.Adapters.Key);
        }
    }
}
