using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>PEFT can join the adapters' target modules (<c>peft.md</c> 1.2 step 7).</summary>
internal sealed class PeftTargetsCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var first = context.Adapters[0];
        if (!context.IsPeft)
        {
            yield break;
        }

        foreach (var other in context.Adapters.Where(other => Kind(other) != Kind(first)))
        {
            yield return Finding
                .Of(
                    QuirkFindings.MixedTargetKinds,
                    first.Key,
                    Kind(first),
                    other.Key,
                    Kind(other),
                    context.NativeSpelling
                )
                .At(RecipePaths.AdapterFolder(other.Key));
        }
    }

    private static string Kind(MergeInput adapter) =>
        adapter.Config.TargetModules switch
        {
            null => "missing",
            { Pattern: not null } => "a regular expression",
            _ => "a list",
        };
}
