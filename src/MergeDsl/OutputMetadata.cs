using System.Buffers.Binary;
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
    /// <c>adapter_config.json</c> and of the header (length and JSON) of <c>adapter_model.safetensors</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Of(
        RecipeFile recipe,
        MergePlan plan,
        IReadOnlyList<AdapterFolder> adapters
    )
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["mergedsl.version"] = typeof(OutputMetadata).Assembly.GetName().Version!.ToString(3),
            ["mergedsl.recipe"] = Encoding.UTF8.GetString(recipe.Bytes),
            ["mergedsl.recipe.sha256"] = Hash(recipe.Bytes),
        };
        if (recipe.Overrides.Count > 0)
        {
            metadata["mergedsl.overrides"] = string.Join('\n', recipe.Overrides.Select(change => change.Written));
        }

        foreach (var (input, adapter) in plan.Inputs.Zip(adapters))
        {
            var config = Path.Combine(adapter.Path, AdapterFolder.ConfigFile);
            var weights = Path.Combine(adapter.Path, AdapterFolder.WeightsFile);
            metadata[$"mergedsl.input.{input.Key}.config.sha256"] = Hash(
                FileProblem.Guard(config, () => File.ReadAllBytes(config))
            );
            metadata[$"mergedsl.input.{input.Key}.header.sha256"] = Hash(
                FileProblem.Guard(weights, () => ReadHeader(weights))
            );
        }

        return metadata;
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] ReadHeader(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        file.ReadExactly(length);
        var header = new byte[sizeof(ulong) + checked((int)BinaryPrimitives.ReadUInt64LittleEndian(length))];
        file.Position = 0;
        file.ReadExactly(header);
        return header;
    }
}
