using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Locking;

/// <summary>A lock that was made from files.</summary>
/// <param name="Lock">The lock; its root is its own folder.</param>
/// <param name="Recipes">The recipes whose inputs it describes.</param>
/// <param name="Root">The folder that its paths are relative to, absolute.</param>
/// <param name="Files">The files it was made from, absolute; of what cannot be used also those that are missing.</param>
public sealed record LockMaking(
    AdapterLock Lock,
    IReadOnlyList<Recipe> Recipes,
    string Root,
    IReadOnlyList<string> Files
)
{
    /// <summary>
    /// What keeps a recipe from being locked, located in it: errors in its adapters and its base model, or in the lines that
    /// name them.
    /// </summary>
    public IReadOnlyList<Finding> Errors(Recipe recipe)
    {
        if (recipe.Model is not { } model)
        {
            return recipe.Findings;
        }

        var facts = RecipeFacts.Of(
            Lock,
            Path.Combine(Root, AdapterLocks.FileName),
            model,
            Path.GetFullPath(recipe.Path)
        );
        var found = LockedInputs.Of(model, facts).Findings.Select(recipe.Reading.Spans.Locate);
        return RecipeReading.Order(
            recipe.Findings.Where(IsAboutInputs).Concat(found).Where(finding => finding.Severity == Severity.Error)
        );
    }

    private static bool IsAboutInputs(Finding finding) =>
        finding.Subject is { Keys: var keys }
        && (IsAtOrBelow(keys, RecipePaths.Adapters) || IsAtOrBelow(keys, RecipePaths.BaseModel));

    private static bool IsAtOrBelow(string keys, RecipePath path) =>
        keys == path.Keys || keys.StartsWith($"{path.Keys}.", StringComparison.Ordinal);
}
