using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>PEFT keeps use_rslora of the first adapter (Q9).</summary>
internal sealed class PeftRsloraCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var first = context.Adapters[0];
        if (context.IsPeft && first.Config.UseRslora)
        {
            yield return Finding
                .Of(QuirkFindings.RsloraScale, first.Key, context.NativeSpelling)
                .At(RecipePaths.AdapterFolder(first.Key));
        }
    }
}
