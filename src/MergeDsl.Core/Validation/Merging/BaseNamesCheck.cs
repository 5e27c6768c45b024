using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>
/// The adapters name the same base model. Only a warning, since a path and a hub id can name the same one, and none at all
/// when the recipe names the base model: then the shapes decide.
/// </summary>
internal sealed class BaseNamesCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (context.Recipe.BaseModel is not null)
        {
            yield break;
        }

        var named = context.Adapters.Where(adapter => !string.IsNullOrEmpty(adapter.Config.BaseModel)).ToArray();
        foreach (var other in named.Skip(1).Where(other => Differ(named[0], other)))
        {
            yield return Finding
                .Of(
                    MergeFindings.BaseNamesDiffer,
                    named[0].Key,
                    named[0].Config.BaseModel!,
                    other.Key,
                    other.Config.BaseModel!,
                    named[0].Config.BaseModel!
                )
                .At(RecipePaths.AdapterFolder(other.Key));
        }
    }

    // Adapters of unrelated models are refused: no name of the base settles that.
    private static bool Differ(MergeInput first, MergeInput other) =>
        Normal(first) != Normal(other) && !UnrelatedCheck.AreUnrelated(first, other);

    private static string Normal(MergeInput adapter) => adapter.Config.BaseModel!.TrimEnd('/');
}
