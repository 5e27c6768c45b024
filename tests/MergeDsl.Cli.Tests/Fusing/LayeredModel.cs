using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>A bfloat16 model of pseudo-random numbers, one weights file a layer, and adapters for it.</summary>
/// <param name="Layers">Layers, and weights files.</param>
/// <param name="Width">Rows and columns of an attention weight; the feed-forward weights have three times the rows.</param>
internal sealed record LayeredModel(int Layers, int Width)
{
    private const int Rank = 4;
    private static readonly string[] Attention = ["q_proj", "k_proj", "v_proj", "o_proj"];

    /// <summary>Writes the model.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var files = new Dictionary<string, string>();
        for (var layer = 0; layer < Layers; layer++)
        {
            var file = $"model-{layer + 1:00000}-of-{Layers:00000}.safetensors";
            var tensors = TensorsOf(layer).ToArray();
            WriteTensors(Path.Combine(folder, file), "BF16", tensors, BFloat16s(layer));
            foreach (var (name, _, _) in tensors)
            {
                files[name] = file;
            }
        }

        var config = new Dictionary<string, object>
        {
            ["architectures"] = new[] { "LlamaForCausalLM" },
            ["model_type"] = "llama",
            ["torch_dtype"] = "bfloat16",
            ["hidden_size"] = Width,
            ["num_hidden_layers"] = Layers,
        };
        WriteJson(Path.Combine(folder, "config.json"), config);
        var total = files.Count == 0 ? 0 : Enumerable.Range(0, Layers).SelectMany(TensorsOf).Sum(Bytes);
        WriteJson(
            Path.Combine(folder, "model.safetensors.index.json"),
            new { metadata = new { total_size = total }, weight_map = files }
        );
    }

    /// <summary>Writes an adapter for the attention's query and value weights.</summary>
    public void WriteAdapter(string folder, int seed)
    {
        Directory.CreateDirectory(folder);
        var tensors = Enumerable
            .Range(0, Layers)
            .SelectMany(layer =>
                new[] { "q_proj", "v_proj" }.SelectMany(name =>
                {
                    var module = $"base_model.model.model.layers.{layer}.self_attn.{name}";
                    return new[] { ($"{module}.lora_A.weight", Rank, Width), ($"{module}.lora_B.weight", Width, Rank) };
                })
            )
            .OrderBy(tensor => tensor.Item1, StringComparer.Ordinal)
            .ToArray();
        WriteTensors(Path.Combine(folder, "adapter_model.safetensors"), "F32", tensors, Float32s(seed));
        WriteJson(
            Path.Combine(folder, "adapter_config.json"),
            new
            {
                peft_type = "LORA",
                r = Rank,
                lora_alpha = 8,
                bias = "none",
                target_modules = new[] { "q_proj", "v_proj" },
                task_type = "CAUSAL_LM",
            }
        );
    }

    private IEnumerable<(string Name, int Rows, int Columns)> TensorsOf(int layer) =>
        Attention
            .Select(name => ($"model.layers.{layer}.self_attn.{name}.weight", Width, Width))
            .Append(($"model.layers.{layer}.mlp.up_proj.weight", 3 * Width, Width))
            .Append(($"model.layers.{layer}.mlp.down_proj.weight", Width, 3 * Width));

    private static long Bytes((string Name, int Rows, int Columns) tensor) => 2L * tensor.Rows * tensor.Columns;

    private static void WriteTensors(
        string path,
        string type,
        (string Name, int Rows, int Columns)[] tensors,
        Func<int, byte[]> numbers
    )
    {
        var header = new Dictionary<string, object>();
        var size = type == "F32" ? 4L : 2L;
        var begin = 0L;
        foreach (var (name, rows, columns) in tensors)
        {
            var end = begin + (size * rows * columns);
            header[name] = new
            {
                dtype = type,
                shape = new[] { rows, columns },
                data_offsets = new[] { begin, end },
            };
            begin = end;
        }

        var text = JsonSerializer.Serialize(header);
        text = text.PadRight((text.Length + 7) / 8 * 8);
        using var file = File.Create(path);
        file.Write(BitConverter.GetBytes((long)text.Length));
        file.Write(Encoding.UTF8.GetBytes(text));
        foreach (var (_, rows, columns) in tensors)
        {
            file.Write(numbers(rows * columns));
        }
    }

    // Of either sign and between 2^-7 and 2^-3.
    private static Func<int, byte[]> BFloat16s(int seed)
    {
        var noise = new Noise(seed);
        var drawn = 0L;
        return count =>
        {
            var words = new ulong[(count + 3) / 4];
            for (var index = 0; index < words.Length; index++)
            {
                words[index] = (noise.Bits(drawn++) & 0x81FF81FF81FF81FF) | 0x3C003C003C003C00;
            }

            return MemoryMarshal.AsBytes(words.AsSpan())[..(2 * count)].ToArray();
        };
    }

    // Between -0.1 and 0.1.
    private static Func<int, byte[]> Float32s(int seed)
    {
        var noise = new Noise(seed);
        var drawn = 0L;
        return count =>
            [
                .. Enumerable
                    .Range(0, count)
                    .SelectMany(_ => BitConverter.GetBytes((float)((noise.Share(drawn++) - 0.5) * 0.2))),
            ];
    }

    private static void WriteJson(string path, object value) =>
        File.WriteAllText(path, JsonSerializer.Serialize(value));
}
