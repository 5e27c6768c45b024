using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MergeDsl.Samples;

/// <summary>
/// An adapter folder read and multiplied out the slow and obvious way, sharing no code with what is tested: float32 factors,
/// one rank and alpha for all modules.
/// </summary>
public sealed class SlowAdapter
{
    private readonly Dictionary<string, (long[] Shape, float[] Values)> tensors = [];
    private readonly double scaling;

    /// <summary>Reads config and weights of a folder.</summary>
    public SlowAdapter(string folder)
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "adapter_config.json")));
        scaling =
            config.RootElement.GetProperty("lora_alpha").GetDouble() / config.RootElement.GetProperty("r").GetDouble();
        var file = File.ReadAllBytes(Path.Combine(folder, "adapter_model.safetensors"));
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var header = JsonDocument.Parse(file.AsMemory(8, length));
        foreach (var entry in header.RootElement.EnumerateObject().Where(entry => entry.Name != "__metadata__"))
        {
            var offsets = entry.Value.GetProperty("data_offsets");
            var data = file.AsSpan(8 + length)[offsets[0].GetInt32()..offsets[1].GetInt32()];
            var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64());
            tensors.Add(entry.Name, ([.. shape], MemoryMarshal.Cast<byte, float>(data).ToArray()));
        }

        Metadata = header.RootElement.TryGetProperty("__metadata__", out var metadata)
            ? metadata.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!)
            : [];
    }

    /// <summary>What the header says besides the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The modules, each by the part of its tensors' names that is the same for A and B.</summary>
    public IEnumerable<string> Modules =>
        tensors.Keys.Where(name => name.EndsWith(".lora_A.weight", StringComparison.Ordinal)).Select(Module).Order();

    /// <summary>The rank of a module.</summary>
    public long Rank(string module) => tensors[module + ".lora_A.weight"].Shape[0];

    /// <summary>scaling * B * A in float64, row-major.</summary>
    public double[] Delta(string module)
    {
        var (shapeA, a) = tensors[module + ".lora_A.weight"];
        var (shapeB, b) = tensors[module + ".lora_B.weight"];
        var delta = new double[shapeB[0] * shapeA[1]];
        for (var row = 0; row < shapeB[0]; row++)
        {
            for (var column = 0; column < shapeA[1]; column++)
            {
                var sum = 0.0;
                for (var rank = 0; rank < shapeA[0]; rank++)
                {
                    sum += (double)b[(row * shapeB[1]) + rank] * a[(rank * shapeA[1]) + column];
                }

                delta[(row * shapeA[1]) + column] = scaling * sum;
            }
        }

        return delta;
    }

    private static string Module(string name) => name[..^".lora_A.weight".Length];
}
