using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace MergeDsl.Tests.Native.Reference;

/// <summary>Reads and writes safetensors files the obvious way.</summary>
internal static class SafetensorsFiles
{
    public static IReadOnlyDictionary<string, StoredTensor> Read(string path)
    {
        var (header, data) = Split(path);
        return header
            .Where(entry => entry.Key != "__metadata__")
            .ToDictionary(entry => entry.Key, entry => Tensor(entry.Value!, data), StringComparer.Ordinal);
    }

    public static IReadOnlyDictionary<string, string> Metadata(string path) =>
        Split(path).Header["__metadata__"].Deserialize<Dictionary<string, string>>() ?? [];

    public static void Write(string path, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        using var data = new MemoryStream();
        foreach (var (name, tensor) in tensors.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            header[name] = new JsonObject
            {
                ["dtype"] = tensor.Type,
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(data.Length, data.Length + tensor.Bytes.Length),
            };
            data.Write(tensor.Bytes);
        }

        var text = header.ToJsonString();
        text = text.PadRight((text.Length + 7) / 8 * 8);
        using var file = new BinaryWriter(File.Create(path));
        file.Write((ulong)text.Length);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Write(data.ToArray());
    }

    private static (JsonObject Header, byte[] Data) Split(string path)
    {
        using var file = new BinaryReader(File.OpenRead(path));
        var length = checked((int)file.ReadUInt64());
        var header = JsonNode.Parse(file.ReadBytes(length))!.AsObject();
        return (header, file.ReadBytes(checked((int)(file.BaseStream.Length - 8 - length))));
    }

    private static StoredTensor Tensor(JsonNode entry, byte[] data)
    {
        var offsets = entry["data_offsets"].Deserialize<int[]>()!;
        var shape = entry["shape"].Deserialize<int[]>()!;
        var type = entry["dtype"]!.GetValue<string>();
        var count = shape.Aggregate(1, (product, size) => product * size);
        (offsets[1] - offsets[0]).ShouldBe(
            count * SlowNumbers.Size(type),
            string.Create(CultureInfo.InvariantCulture, $"{count} numbers of {type}")
        );
        return new StoredTensor(type, shape, data[offsets[0]..offsets[1]]);
    }
}
