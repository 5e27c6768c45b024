using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Models;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>Writes <c>model.safetensors.index.json</c> as transformers does.</summary>
public static class ShardIndexText
{
    /// <summary>The name of the file.</summary>
    public const string FileName = ModelFolder.IndexFile;

    private const string Metadata = "metadata";
    private const string TotalSize = "total_size";
    private const string TotalParameters = "total_parameters";

    /// <summary>
    /// The index of <paramref name="shards"/>. What the index of <paramref name="source"/> says stays as it is and where it is,
    /// as far as it is still true, letter by letter when all of it is; a source of one file has none, and everything is sorted.
    /// </summary>
    /// <param name="shards">The files of the model.</param>
    /// <param name="source">The model that it is made from.</param>
    /// <exception cref="FindingException">The source's index cannot be read.</exception>
    public static string Write(IReadOnlyList<ShardLayout> shards, ModelWeights source)
    {
        if (source.IndexFile is not { } file)
        {
            var all = new JsonObject { [Metadata] = new JsonObject { [TotalParameters] = 0 } };
            return $"{Text(all, shards, [])}\n";
        }

        var text = FileProblem.Guard(file, () => File.ReadAllText(file));
        if (IsTrue(shards, source))
        {
            return text;
        }

        var json = JsonFile.Read(file, JsonFile.LargestIndex);
        var order = ((JsonObject)json[ShardIndex.MapKey]!).Select(pair => pair.Key);
        return Text(json, shards, [.. order]) + (text.EndsWith('\n') ? "\n" : "");
    }

    /// <summary>The index of files that hold the same tensors as before, perhaps as another number type.</summary>
    /// <param name="text">What it was.</param>
    /// <param name="shards">The files.</param>
    public static string WithSize(string text, IEnumerable<ShardLayout> shards)
    {
        var json = (JsonObject)JsonNode.Parse(text)!;
        var size = shards.Sum(shard => shard.DataLength);
        if (json[Metadata] is not JsonObject metadata || JsonReading.IntegerOf(metadata[TotalSize]) == size)
        {
            return text;
        }

        metadata[TotalSize] = size;
        return PythonJson.Write(json) + (text.EndsWith('\n') ? "\n" : "");
    }

    private static bool IsTrue(IReadOnlyList<ShardLayout> shards, ModelWeights source) =>
        shards.Sum(shard => shard.Tensors.Count) == source.Facts.Tensors.Count
        && shards.All(shard =>
            shard.Tensors.All(tensor =>
                source.ShardOf(tensor.Name)?.File == shard.File && source.Find(tensor.Name) == tensor
            )
        );

    /// <summary>The text of <paramref name="json"/>, corrected: tensors in <paramref name="order"/>, then the others, sorted.</summary>
    private static string Text(JsonObject json, IReadOnlyList<ShardLayout> shards, IReadOnlyList<string> order)
    {
        Correct(json, shards);
        var places = shards
            .SelectMany(shard => shard.Tensors, (shard, tensor) => (tensor.Name, shard.File))
            .ToDictionary(StringComparer.Ordinal);
        var names = order.Where(places.ContainsKey).Union(places.Keys.Order(StringComparer.Ordinal));
        json[ShardIndex.MapKey] = new JsonObject(
            names.Select(name => KeyValuePair.Create(name, (JsonNode?)places[name]))
        );
        return PythonJson.Write(json);
    }

    private static void Correct(JsonObject json, IReadOnlyList<ShardLayout> shards)
    {
        if (json[Metadata] is not JsonObject metadata)
        {
            metadata = [];
            json[Metadata] = metadata;
        }

        if (metadata[TotalParameters] is not null)
        {
            metadata[TotalParameters] = shards.SelectMany(shard => shard.Tensors).Sum(tensor => tensor.Count);
        }

        metadata[TotalSize] = shards.Sum(shard => shard.DataLength);
    }
}
