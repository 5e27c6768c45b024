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
    /// as far as it is still true, letter by letter when all of it is; without one, everything is sorted.
    /// </summary>
    /// <param name="shards">The files of the model.</param>
    /// <param name="source">The model that it is made from.</param>
    /// <exception cref="FindingException">The source's index cannot be read.</exception>
    public static string Write(IReadOnlyList<ShardLayout> shards, ModelWeights source)
    {
        var places = shards
            .SelectMany(shard => shard.Tensors, (shard, tensor) => (shard.File, Tensor: tensor))
            .ToDictionary(place => place.Tensor.Name, place => place, StringComparer.Ordinal);
        if (source.IndexFile is not { } file)
        {
            return Sorted(places.Values.ToDictionary(place => place.Tensor.Name, place => place.File), SizeOf(shards));
        }

        var isTrue =
            places.Count == source.Facts.Tensors.Count
            && places.Values.All(place =>
                source.ShardOf(place.Tensor.Name)?.File == place.File && source.Find(place.Tensor.Name) == place.Tensor
            );
        var text = FileProblem.Guard(file, () => File.ReadAllText(file));
        if (isTrue)
        {
            return text;
        }

        var json = JsonFile.Read(file, JsonFile.LargestIndex);
        Correct(json, shards);
        var map = (JsonObject)json[ShardIndex.MapKey]!;
        var kept = map.Select(pair => pair.Key).Where(places.ContainsKey).ToArray();
        var added = places.Keys.Except(kept, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        json[ShardIndex.MapKey] = new JsonObject(
            kept.Concat(added).Select(name => KeyValuePair.Create(name, (JsonNode?)places[name].File))
        );
        return PythonJson.Write(json) + (text.EndsWith('\n') ? "\n" : "");
    }

    private static string Sorted(IReadOnlyDictionary<string, string> places, long size)
    {
        var map = places.OrderBy(place => place.Key, StringComparer.Ordinal);
        var json = new JsonObject
        {
            [Metadata] = new JsonObject { [TotalSize] = size },
            [ShardIndex.MapKey] = new JsonObject(
                map.Select(place => KeyValuePair.Create(place.Key, (JsonNode?)place.Value))
            ),
        };
        return PythonJson.Write(json) + "\n";
    }

    private static void Correct(JsonObject json, IReadOnlyList<ShardLayout> shards)
    {
        if (json[Metadata] is not JsonObject metadata)
        {
            metadata = [];
            json[Metadata] = metadata;
        }

        metadata[TotalSize] = SizeOf(shards);
        if (metadata[TotalParameters] is not null)
        {
            metadata[TotalParameters] = shards.SelectMany(shard => shard.Tensors).Sum(tensor => tensor.Count);
        }
    }

    private static long SizeOf(IReadOnlyList<ShardLayout> shards) => shards.Sum(shard => shard.DataLength);
}
