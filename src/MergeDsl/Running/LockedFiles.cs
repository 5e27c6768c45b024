using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Running;

/// <summary>What the files of a merge were when it was compiled: a plan made for others must not run.</summary>
/// <param name="Adapters">One per adapter of the recipe; null for one that no lock describes.</param>
/// <param name="BaseModel">The base model; null when there is none or no lock describes it.</param>
internal sealed record LockedFiles(IReadOnlyList<LockedHashes?> Adapters, LockedHashes? BaseModel)
{
    /// <summary>For a merge that was not compiled.</summary>
    public static LockedFiles None { get; } = new([], null);

    /// <summary>The configs and headers that have changed.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="folderOf">The folder that a path of the recipe names; null where there is none.</param>
    public IEnumerable<Finding> Changed(RecipeModel recipe, Func<string, string?> folderOf)
    {
        foreach (var (entry, hashes) in recipe.Adapters.Zip(Adapters))
        {
            if (hashes is not null && folderOf(entry.Path) is { } folder)
            {
                var files = AdapterFiles.In(folder);
                foreach (var file in Changed(hashes, files.Config, [files.Weights]))
                {
                    yield return Changed(file, entry);
                }
            }
        }

        if (BaseModel is { } model && recipe.BaseModel is { } path && folderOf(path) is { } place)
        {
            var files = ModelFolder.WeightFiles(place).Weights;
            foreach (var file in Changed(model, Path.Combine(place, ModelFolder.ConfigFile), files))
            {
                yield return Finding.Of(LockFindings.ChangedSinceLocked, file, path).At(RecipePaths.BaseModel);
            }
        }
    }

    /// <summary>The adapters whose numbers have changed.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="marks">The marks of its adapters.</param>
    public IEnumerable<Finding> Changed(RecipeModel recipe, IReadOnlyList<InputMarks> marks) =>
        Adapters
            .Select((hashes, index) => (Hashes: hashes, Index: index))
            .Where(one => one.Hashes?.Weights is { } weights && weights != marks[one.Index].Weights)
            .Select(one => Changed(marks[one.Index].File, recipe.Adapters[one.Index]));

    private static Finding Changed(string file, AdapterEntry entry) =>
        Finding.Of(LockFindings.ChangedSinceLocked, file, entry.Path).At(RecipePaths.AdapterFolder(entry.Key));

    private static IEnumerable<string> Changed(LockedHashes hashes, string config, IReadOnlyList<string> weights)
    {
        if (FileHashes.Sha256(config) != hashes.Config)
        {
            yield return Path.GetFileName(config);
        }

        if (FileHashes.Headers(weights) != hashes.Headers)
        {
            yield return weights.Count == 1 ? Path.GetFileName(weights[0]) : "*.safetensors";
        }
    }
}
