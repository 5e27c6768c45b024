using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>All adapters agree on how the base model stores its weights.</summary>
internal sealed class FanInFanOutCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var first = context.Adapters[0];
        foreach (var other in context.Adapters.Where(other => other.Config.FanInFanOut != first.Config.FanInFanOut))
        {
            yield return Finding
                .Of(
                    MergeFindings.FanInFanOutDiffers,
                    Word(first.Config.FanInFanOut),
                    first.Key,
                    Word(other.Config.FanInFanOut),
                    other.Key
                )
                .At(RecipePaths.AdapterFolder(other.Key));
        }
    }

    private static string Word(bool value) => value ? "true" : "false";
}
