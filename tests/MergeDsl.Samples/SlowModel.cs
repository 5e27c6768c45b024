using System.Buffers.Binary;
using System.Text.Json;

namespace MergeDsl.Samples;

/// <summary>The weights of a model read the slow and obvious way, sharing no code with what is tested: one file of bfloat16 or float32.</summary>
public sealed class SlowModel
{
    private readonly Dictionary<string, float[]> tensors = [];

    /// <summary>Reads the weights of a folder.</summary>
    public SlowModel(string folder)
    {
        var file = File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        foreach (var entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            var offsets = entry.Value.GetProperty("data_offsets");
            var data = file[(8 + length)..][offsets[0].GetInt32()..offsets[1].GetInt32()];
            tensors.Add(entry.Name, Numbers(entry.Value.GetProperty("dtype").GetString()!, data));
        }
    }

    /// <summary>The names of the tensors.</summary>
    public IEnumerable<string> Names => tensors.Keys.Order(StringComparer.Ordinal);

    /// <summary>The numbers of a tensor, row-major.</summary>
    public float[] this[string name] => tensors[name];

    private static float[] Numbers(string type, byte[] data) =>
        type switch
        {
            "F32" => [.. data.Chunk(4).Select(bytes => BitConverter.ToSingle(bytes))],
            // The upper half of a float32.
            "BF16" => [.. data.Chunk(2).Select(bytes => BitConverter.ToSingle([0, 0, .. bytes]))],
            _ => throw new NotSupportedException(type),
        };
}
