using MergeDsl.Core;
using MergeDsl.Core.Locks;

namespace MergeDsl.Locking;

/// <summary>Makes locks: opens everything that recipes name, and writes down what checking and planning need to know of it.</summary>
public static class AdapterLocks
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "adapters.lock.yaml";

    /// <summary>
    /// The lock of everything that <paramref name="recipes"/> name. What cannot be used has an entry that tells why:
    /// <see cref="LockMaking.Errors"/>.
    /// </summary>
    /// <param name="recipes">The recipes, read.</param>
    /// <param name="root">The folder that paths in the lock are relative to.</param>
    /// <param name="committed">A lock with the same root whose entries are taken for what is not on this machine.</param>
    /// <exception cref="FindingException">A file changed or vanished while it was read.</exception>
    public static LockMaking Make(IReadOnlyList<Recipe> recipes, string root, AdapterLock? committed = null)
    {
        var folder = Path.GetFullPath(root);
        var models = new LockEntries<LockedModel>(new LockableModels(), committed?.Models ?? default);
        var adapters = new LockEntries<LockedAdapter>(new LockableAdapters(), committed?.Adapters ?? default);
        models.Add(recipes.SelectMany(ModelOf), folder);
        adapters.Add(recipes.SelectMany(AdaptersOf), folder);
        var trained = new TrainedOn(models.All);
        foreach (var recipe in recipes)
        {
            foreach (var mention in AdaptersOf(recipe))
            {
                trained.Note(adapters.KeyOf(mention), ModelOf(recipe).Select(models.KeyOf));
            }
        }

        var made = new AdapterLock(
            ".",
            models.All,
            adapters.All.Select(adapter => adapter with { Base = trained.Of(adapter) }).ToEquatableArray()
        );
        return new LockMaking(made, recipes, folder, [.. models.Files, .. adapters.Files]);
    }

    // A path that is missing has been reported where the recipe was read.
    private static IEnumerable<Mention> ModelOf(Recipe recipe) =>
        recipe.Model?.BaseModel is { Length: > 0 } written ? [Mention.Of(recipe, written)] : [];

    private static IEnumerable<Mention> AdaptersOf(Recipe recipe) =>
        (recipe.Model?.Adapters ?? default)
            .Where(entry => entry.Path.Length > 0)
            .Select(entry => Mention.Of(recipe, entry.Path));
}
