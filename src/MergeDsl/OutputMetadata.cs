using System.Security.Cryptography;
using System.Text;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl;

/// <summary>
/// Where a result comes from, for the metadata of its safetensors file. Tells nothing of the machine or the time: same
/// recipe, same inputs, same bytes.
/// </summary>
internal static class OutputMetadata
{
    /// <summary>
    /// The recipe, its overrides, the SHA-256 of the recipe file's bytes, and per adapter the SHA-256 of
    /// <c>adapter_config.json</c> and the CRC-32C of <c>adapter_model.safetensors</c>: it tells two trainings apart, and
    /// costs a tenth of what hashing hundreds of megabytes would add to a merge.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="adapters">The open adapters, one per input of the plan.</param>
    /// <param name="threads">How many files are read at a time.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static IReadOnlyDictionary<string, string> Of(
        RecipeModel recipe,
        MergePlan plan,
        IReadOnlyList<AdapterFolder> adapters,
        int threads,
        CancellationToken cancellation
    )
    {
        var yaml = RecipeYaml.Write(recipe);
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["mergedsl.version"] = typeof(OutputMetadata).Assembly.GetName().Version!.ToString(3),
            ["mergedsl.recipe"] = yaml,
            ["mergedsl.recipe.sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml))),
        };

        var marks = plan.Inputs.Zip(adapters).SelectMany(pair => MarksOf(pair.First.Key, pair.Second)).ToArray();
        var values = new string[marks.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel
            .ForAsync(
                0,
                marks.Length,
                options,
                (index, _) =>
                {
                    values[index] = marks[index].Compute();
                    return ValueTask.CompletedTask;
                }
            )
            .GetAwaiter()
            .GetResult();
        foreach (var (mark, value) in marks.Zip(values))
        {
            metadata[mark.Name] = value;
        }

        return metadata;
    }

    private static (string Name, Func<string> Compute)[] MarksOf(string key, AdapterFolder adapter)
    {
        var weights = Path.Combine(adapter.Path, AdapterFolder.WeightsFile);
        var config = Path.Combine(adapter.Path, AdapterFolder.ConfigFile);
        return
        [
            ($"mergedsl.input.{key}.weights.crc32c", () => FileHashes.Crc32C(weights)),
            ($"mergedsl.input.{key}.config.sha256", () => FileHashes.Sha256(config)),
        ];
    }
}
