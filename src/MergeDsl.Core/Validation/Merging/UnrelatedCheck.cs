using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>
/// Where no base model is named, adapters of different ones are told by their modules: names of the base that differ and
/// module paths that do not even begin alike.
/// </summary>
internal sealed class UnrelatedCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (context.Recipe.BaseModel is not null || context.Adapters.Count == 0)
        {
            yield break;
        }

        var first = context.Adapters[0];
        foreach (var other in context.Adapters.Skip(1).Where(other => AreUnrelated(first, other)))
        {
            yield return Finding
                .Of(
                    MergeFindings.Unrelated,
                    first.Key,
                    first.Config.BaseModel!,
                    other.Key,
                    other.Config.BaseModel!,
                    first.Facts.Modules[0].Path,
                    other.Facts.Modules[0].Path
                )
                .At(RecipePaths.AdapterFolder(other.Key));
        }
    }

    /// <summary>True for adapters that name different base models and share no part of one.</summary>
    public static bool AreUnrelated(MergeInput first, MergeInput other) =>
        first.Config.BaseModel is { Length: > 0 } one
        && other.Config.BaseModel is { Length: > 0 } two
        && one != two
        && first.Facts.Modules.Count > 0
        && other.Facts.Modules.Count > 0
        && !RootsOf(first).Intersect(RootsOf(other)).Any();

    private static IEnumerable<string> RootsOf(MergeInput adapter) =>
        adapter.Facts.Modules.Select(module => module.Path.Split('.')[0]).Distinct();
}
