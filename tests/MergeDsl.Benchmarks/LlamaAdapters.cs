using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Writes adapters as large as those of a 7B Llama: float32 factors of rank 16 for seven targets in 32 layers, 4096 wide with
/// 11008 in the middle. Written by hand, so that what is measured does not also make the inputs.
/// </summary>
internal static class LlamaAdapters
{
    /// <summary>Rank of every factor.</summary>
    public const int Rank = 16;

    private const int Hidden = 4096;
    private const int Middle = 11008;
    private const int Layers = 32;

    private static readonly (string Name, int Out, int In)[] Targets =
    [
        ("self_attn.q_proj", Hidden, Hidden),
        ("self_attn.k_proj", Hidden, Hidden),
        ("self_attn.v_proj", Hidden, Hidden),
        ("self_attn.o_proj", Hidden, Hidden),
        ("mlp.gate_proj", Middle, Hidden),
        ("mlp.up_proj", Middle, Hidden),
        ("mlp.down_proj", Hidden, Middle),
    ];

    /// <summary>Writes one adapter folder and returns the path of its weights.</summary>
    public static string Write(string folder, uint seed)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), Config());
        var path = Path.Combine(folder, "adapter_model.safetensors");
        var tensors = Tensors().OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
        using var file = File.Create(path);
        WriteHeader(file, tensors);
        var numbers = new Noise(seed);
        foreach (var (_, rows, columns) in tensors)
        {
            var values = numbers.Matrix(rows, columns, 0.02f);
            file.Write(MemoryMarshal.AsBytes<float>(values));
        }

        return path;
    }

    private static IEnumerable<(string Name, int Rows, int Columns)> Tensors()
    {
        for (var layer = 0; layer < Layers; layer++)
        {
            foreach (var (name, rows, columns) in Targets)
            {
                var stem = $"base_model.model.model.layers.{layer}.{name}.lora_";
                yield return (stem + "A.weight", Rank, columns);
                yield return (stem + "B.weight", rows, Rank);
            }
        }
    }

    private static void WriteHeader(Stream file, (string Name, int Rows, int Columns)[] tensors)
    {
        var header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        var offset = 0L;
        foreach (var (name, rows, columns) in tensors)
        {
            var end = offset + ((long)rows * columns * sizeof(float));
            header.Append(
                CultureInfo.InvariantCulture,
                $",\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{rows},{columns}],\"data_offsets\":[{offset},{end}]}}"
            );
            offset = end;
        }

        header.Append('}').Append(' ', 7 - ((header.Length + 7) % 8));
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        file.Write(length);
        file.Write(Encoding.ASCII.GetBytes(header.ToString()));
    }

    private static string Config() =>
        $$"""
            {
              "base_model_name_or_path": "llama",
              "bias": "none",
              "lora_alpha": {{Rank}},
              "peft_type": "LORA",
              "r": {{Rank}},
              "target_modules": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
              "task_type": "CAUSAL_LM"
            }
            """;
}
