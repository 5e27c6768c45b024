using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>A result that is asked to be a DoRA can be one.</summary>
internal sealed class DoraResultCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (!context.Recipe.Output.IsDora || context.IsPeft)
        {
            yield break;
        }

        if (Reason(context) is { } reason)
        {
            yield return Finding.Of(MergeFindings.NoDora, reason).At(RecipePaths.OutputDora);
        }
    }

    private static string? Reason(MergeContext context)
    {
        var biased = context.Modules.FirstOrDefault(group =>
            group.Members.Any(member => member.Module.Bias is not null)
        );
        return context.Adapters.FirstOrDefault(adapter => adapter.Facts.IsSingleFile) is { } file
                ? $"'{file.Key}' is a single file, and so is the result"
            : biased is not null ? $"module '{biased.Path}' has a bias on lora_B"
            : null;
    }
}
