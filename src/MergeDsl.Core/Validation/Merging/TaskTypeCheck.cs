using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>The adapters are for the same kind of task.</summary>
internal sealed class TaskTypeCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var first = context.Adapters[0];
        foreach (var other in context.Adapters.Skip(1))
        {
            if (first.Config.TaskType is { } task && other.Config.TaskType is { } different && task != different)
            {
                yield return Finding
                    .Of(MergeFindings.TaskTypesDiffer, first.Key, task, other.Key, different)
                    .At(RecipePaths.AdapterFolder(other.Key));
            }
        }
    }
}
