using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Locks;

/// <summary>The part of a lock that one recipe is about, so that a change of another adapter changes nothing for it.</summary>
/// <param name="HasLock">False when there is no lock, or one that cannot be read: nothing is known about any file.</param>
/// <param name="Adapters">One per adapter of the recipe, in its order; null for one that the lock does not have.</param>
/// <param name="Model">The base model; null when the recipe names none or the lock does not have it.</param>
public sealed record RecipeFacts(bool HasLock, EquatableArray<LockedAdapter?> Adapters, LockedModel? Model)
{
    /// <summary>Looks up everything that a recipe names.</summary>
    /// <param name="known">The lock; null when there is none.</param>
    /// <param name="lockPath">The lock file.</param>
    /// <param name="recipe">The recipe.</param>
    /// <param name="recipePath">The recipe file; both absolute, or relative to the same folder.</param>
    public static RecipeFacts Of(AdapterLock? known, string lockPath, RecipeModel recipe, string recipePath)
    {
        if (known is null)
        {
            var nothing = recipe.Adapters.Select(LockedAdapter? (_) => null).ToEquatableArray();
            return new RecipeFacts(HasLock: false, nothing, null);
        }

        var root = LockPaths.RootOf(lockPath, known.Root);
        return new RecipeFacts(
            HasLock: true,
            recipe.Adapters.Select(entry => Find(known.Adapters, root, recipePath, entry.Path)).ToEquatableArray(),
            Find(known.Models, root, recipePath, recipe.BaseModel ?? "")
        );
    }

    // A path that is missing has been reported where the recipe was read.
    private static T? Find<T>(EquatableArray<T> entries, string root, string recipePath, string written)
        where T : class, ILockedEntry =>
        written.Length == 0 ? null : entries.Find(LockPaths.KeyOf(root, recipePath, written), written);
}
