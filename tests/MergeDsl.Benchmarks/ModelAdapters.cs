using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace MergeDsl.Benchmarks;

/// <summary>The targets of an adapter, the same in every layer.</summary>
internal sealed record AdapterShape(int Layers, IReadOnlyList<(string Name, int Out, int In)> Targets)
{
    /// <summary>Seven targets in the 32 layers of a 7B Llama, 4096 wide with 11008 in the middle.</summary>
    public static AdapterShape Llama { get; } = OfLlama(32, 4096, 4096, 11008);

    /// <summary>SmolLM2 with 135 million parameters: 30 layers, 576 wide with 1536 in the middle, three key and value heads.</summary>
    public static AdapterShape SmolLm { get; } = OfLlama(30, 576, 192, 1536);

    private static AdapterShape OfLlama(int layers, int hidden, int keys, int middle) =>
        new(
            layers,
            [
                ("self_attn.q_proj", hidden, hidden),
                ("self_attn.k_proj", keys, hidden),
                ("self_attn.v_proj", keys, hidden),
                ("self_attn.o_proj", hidden, hidden),
                ("mlp.gate_proj", middle, hidden),
                ("mlp.up_proj", middle, hidden),
                ("mlp.down_proj", hidden, middle),
            ]
        );
}

/// <summary>
/// Writes adapters as large as those of real models, with float32 factors. Written by hand, so that what is measured does not also
/// make the inputs.
/// </summary>
internal static class ModelAdapters
{
    /// <summary>Writes one adapter folder and returns the path of its weights.</summary>
    public static string Write(string folder, AdapterShape shape, int rank, uint seed)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), Config(rank));
        var path = Path.Combine(folder, "adapter_model.safetensors");
        var tensors = Tensors(shape, rank).OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
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

    private static IEnumerable<(string Name, int Rows, int Columns)> Tensors(AdapterShape shape, int rank)
    {
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            foreach (var (name, rows, columns) in shape.Targets)
            {
                var stem = $"base_model.model.model.layers.{layer}.{name}.lora_";
                yield return (stem + "A.weight", rank, columns);
                yield return (stem + "B.weight", rows, rank);
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

    private static string Config(int rank) =>
        $$"""
            {
              "base_model_name_or_path": "llama",
              "bias": "none",
              "lora_alpha": {{rank}},
              "peft_type": "LORA",
              "r": {{rank}},
              "target_modules": ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
              "task_type": "CAUSAL_LM"
            }
            """;
}
