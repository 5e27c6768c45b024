using System.Security.Cryptography;
using System.Text;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Running;

/// <summary>
/// Where a result comes from, for the metadata of its safetensors file. Tells nothing of the machine or the time: same
/// recipe, same inputs, same bytes, whether the recipe was written as YAML or in C#.
/// </summary>
internal static class OutputMetadata
{
    /// <summary>
    /// The recipe as canonical YAML, without what is scored and searched, its SHA-256, and per adapter the SHA-256 of <c>adapter_config.json</c> and the CRC-32C of
    /// <c>adapter_model.safetensors</c>: it tells two trainings apart, and costs a tenth of what hashing hundreds of
    /// megabytes would add to a merge.
    /// </summary>
    /// <param name="recipe">The recipe, overrides applied.</param>
    /// <param name="marks">The marks of its adapters.</param>
    public static IReadOnlyDictionary<string, string> Of(RecipeModel recipe, IReadOnlyList<InputMarks> marks)
    {
        var yaml = RecipeYaml.Write(recipe.OfMerge());
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["mergedsl.version"] = typeof(OutputMetadata).Assembly.GetName().Version!.ToString(3),
            ["mergedsl.recipe"] = yaml,
            ["mergedsl.recipe.sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml))),
        };
        foreach (var (adapter, mark) in recipe.Adapters.Zip(marks))
        {
            metadata[$"mergedsl.input.{adapter.Key}.weights.crc32c"] = mark.Weights;
            metadata[$"mergedsl.input.{adapter.Key}.config.sha256"] = mark.Config;
        }

        return metadata;
    }
}
