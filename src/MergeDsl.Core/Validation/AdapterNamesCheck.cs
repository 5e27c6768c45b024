using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>There are adapters, their names are usable, and none is listed twice by accident.</summary>
internal sealed class AdapterNamesCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (recipe.Adapters.Count == 0)
        {
            yield return Finding.Of(ValueFindings.NoAdapters).At(RecipePaths.Adapters);
        }

        foreach (var adapter in recipe.Adapters.Where(adapter => !IsUsable(adapter.Key)))
        {
            yield return Finding
                .Of(ValueFindings.BadAdapterName, adapter.Key)
                .At(RecipePaths.Adapters[adapter.Key].Key);
        }

        foreach (var (first, second) in Repeated(recipe))
        {
            yield return Finding
                .Of(ValueFindings.SameAdapterTwice, second.Key, first.Key)
                .At(RecipePaths.AdapterFolder(second.Key));
        }
    }

    private static bool IsUsable(string key) =>
        key.Length > 0
        && key is not ("average" or "drop")
        && key.All(character => char.IsLetterOrDigit(character) || character is '_' or '-');

    private static IEnumerable<(AdapterEntry First, AdapterEntry Second)> Repeated(RecipeModel recipe)
    {
        var seen = new Dictionary<string, AdapterEntry>(StringComparer.Ordinal);
        foreach (var adapter in recipe.Adapters.Where(adapter => adapter.Path.Length > 0))
        {
            var path = LockPaths.KeyOf("", "", adapter.Path);
            if (seen.TryGetValue(path, out var first))
            {
                yield return (first, adapter);
            }
            else
            {
                seen.Add(path, adapter);
            }
        }
    }
}
