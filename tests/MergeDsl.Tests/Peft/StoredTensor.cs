using System.Buffers.Binary;
using System.Text.Json;

namespace MergeDsl.Tests.Peft;

/// <summary>A tensor of a file, read the slow and obvious way: no code is shared with what is tested.</summary>
/// <param name="Type">Its type as the header names it.</param>
/// <param name="Shape">Its shape as <c>4,32</c>.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record StoredTensor(string Type, string Shape, byte[] Bytes)
{
    public int[] Dimensions => Shape.Length == 0 ? [] : [.. Shape.Split(',').Select(int.Parse)];

    public static Dictionary<string, StoredTensor> ReadFolder(string folder)
    {
        var file = File.ReadAllBytes(Path.Combine(folder, "adapter_model.safetensors"));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        return header
            .RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__")
            .ToDictionary(entry => entry.Name, entry => Read(entry.Value, file, 8 + length));
    }

    /// <summary>The numbers in float64, exact.</summary>
    public double[] Values()
    {
        var size = Type switch
        {
            "F64" => 8,
            "F32" => 4,
            _ => 2,
        };
        return [.. Enumerable.Range(0, Bytes.Length / size).Select(index => Value(Bytes.AsSpan(index * size, size)))];
    }

    private static StoredTensor Read(JsonElement entry, byte[] file, int start)
    {
        var offsets = entry.GetProperty("data_offsets");
        var shape = entry.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64());
        var data = file.AsSpan(start)[offsets[0].GetInt32()..offsets[1].GetInt32()];
        return new StoredTensor(entry.GetProperty("dtype").GetString()!, string.Join(',', shape), data.ToArray());
    }

    private double Value(ReadOnlySpan<byte> bytes) =>
        Type switch
        {
            "F64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            "F16" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
            _ => throw new NotSupportedException(Type),
        };
}
