using System.Security.Cryptography;
using System.Text;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Planning;

namespace MergeDsl;

/// <summary>
/// Where a result comes from, for the metadata of its safetensors file. Tells nothing of the machine or the time: same
/// recipe, same inputs, same bytes.
/// </summary>
internal static class OutputMetadata
{
    /// <summary>
    /// The recipe, its overrides, the SHA-256 of the recipe file's bytes, and per adapter the SHA-256 of
    /// <c>adapter_config.json</c> and of <c>adapter_model.safetensors</c>, as <c>sha256sum</c> prints them.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="adapters">The open adapters, one per input of the plan.</param>
    /// <param name="threads">How many files are hashed at a time.</param>
    /// <param name="cancellation">Ends the hashing.</param>
    public static IReadOnlyDictionary<string, string> Of(
        RecipeFile recipe,
        MergePlan plan,
        IReadOnlyList<AdapterFolder> adapters,
        int threads,
        CancellationToken cancellation
    )
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["mergedsl.version"] = typeof(OutputMetadata).Assembly.GetName().Version!.ToString(3),
            ["mergedsl.recipe"] = Encoding.UTF8.GetString(recipe.Bytes),
            ["mergedsl.recipe.sha256"] = Convert.ToHexStringLower(SHA256.HashData(recipe.Bytes)),
        };
        if (recipe.Overrides.Count > 0)
        {
            metadata["mergedsl.overrides"] = string.Join('\n', recipe.Overrides.Select(change => change.Written));
        }

        var files = plan.Inputs.Zip(adapters).SelectMany(pair => FilesOf(pair.First.Key, pair.Second)).ToArray();
        var hashes = new string[files.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel
            .ForAsync(
                0,
                files.Length,
                options,
                (index, _) =>
                {
                    hashes[index] = HashOf(files[index].Path);
                    return ValueTask.CompletedTask;
                }
            )
            .GetAwaiter()
            .GetResult();
        foreach (var (file, hash) in files.Zip(hashes))
        {
            metadata[file.Name] = hash;
        }

        return metadata;
    }

    private static (string Name, string Path)[] FilesOf(string key, AdapterFolder adapter) =>
        [
            ($"mergedsl.input.{key}.weights.sha256", Path.Combine(adapter.Path, AdapterFolder.WeightsFile)),
            ($"mergedsl.input.{key}.config.sha256", Path.Combine(adapter.Path, AdapterFolder.ConfigFile)),
        ];

    private static string HashOf(string path) =>
        FileProblem.Guard(
            path,
            () =>
            {
                using var file = File.OpenRead(path);
                return Convert.ToHexStringLower(SHA256.HashData(file));
            }
        );
}
