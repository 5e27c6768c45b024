using System.Text.Json.Nodes;
using MergeDsl.Tests.Native.Reference;

namespace MergeDsl.Tests.Fusing;

/// <summary>A model folder read the slow and obvious way.</summary>
internal static class ModelFiles
{
    /// <summary>All tensors; those of a sharded model by its index.</summary>
    public static Dictionary<string, StoredTensor> Read(string folder)
    {
        var index = Path.Combine(folder, "model.safetensors.index.json");
        if (!File.Exists(index))
        {
            return new(SafetensorsFiles.Read(Path.Combine(folder, "model.safetensors")), StringComparer.Ordinal);
        }

        var map = JsonNode.Parse(File.ReadAllText(index))!["weight_map"]!.AsObject();
        var shards = map.Select(pair => pair.Value!.GetValue<string>())
            .Distinct()
            .ToDictionary(shard => shard, shard => SafetensorsFiles.Read(Path.Combine(folder, shard)));
        if (shards.Values.Sum(shard => shard.Count) != map.Count)
        {
            throw new InvalidDataException("The index and the shards do not hold the same tensors.");
        }

        return map.ToDictionary(pair => pair.Key, pair => shards[pair.Value!.GetValue<string>()][pair.Key]);
    }

    public static JsonObject Config(string folder) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "config.json")))!.AsObject();
}
