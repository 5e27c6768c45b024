using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>
/// The shapes of a Llama in bfloat16. Writes models of these shapes, and adapters for the seven linear modules of every layer; by hand,
/// so that what is measured does not also make the inputs.
/// </summary>
/// <param name="Layers">How many layers.</param>
/// <param name="Hidden">Width.</param>
/// <param name="KeyValue">Rows of the projections to keys and values.</param>
/// <param name="HeadWidth">Width of an attention head.</param>
/// <param name="Middle">Width between the layers of an MLP.</param>
/// <param name="Vocabulary">Rows of the embeddings.</param>
/// <param name="IsTied">True when there is no head of its own.</param>
internal sealed record LlamaModel(
    int Layers,
    int Hidden,
    int KeyValue,
    int HeadWidth,
    int Middle,
    int Vocabulary,
    bool IsTied
)
{
    private const float Spread = 0.02f;

    /// <summary>SmolLM2-135M.</summary>
    public static LlamaModel Small { get; } = new(30, 576, 192, 64, 1536, 49152, true);

    /// <summary>Llama-3-8B with so many layers that it has 8 GiB.</summary>
    public static LlamaModel EightGibibytes { get; } = new(15, 4096, 1024, 128, 14336, 128256, false);

    /// <summary>Numbers of the linear modules that adapters change.</summary>
    public long Fused => (long)Layers * Modules.Sum(module => (long)module.Out * module.In);

    /// <summary>Bytes of all tensors.</summary>
    public long Bytes => Tensors.Sum(tensor => tensor.Bytes);

    private (string Name, int Out, int In)[] Modules =>
        [
            ("self_attn.q_proj", Hidden, Hidden),
            ("self_attn.k_proj", KeyValue, Hidden),
            ("self_attn.v_proj", KeyValue, Hidden),
            ("self_attn.o_proj", Hidden, Hidden),
            ("mlp.gate_proj", Middle, Hidden),
            ("mlp.up_proj", Middle, Hidden),
            ("mlp.down_proj", Hidden, Middle),
        ];

    private IEnumerable<TensorInfo> Tensors =>
        Enumerable
            .Range(0, Layers)
            .SelectMany(Layer)
            .Prepend(Tensor("model.embed_tokens.weight", Vocabulary, Hidden))
            .Append(Tensor("model.norm.weight", Hidden))
            .Concat(IsTied ? [] : [Tensor("lm_head.weight", Vocabulary, Hidden)]);

    /// <summary>Writes one file of numbers that look random.</summary>
    public void Write(string folder)
    {
        WriteConfig(folder);
        var numbers = new Noise(7);
        using var file = SyntheticFile.Create(Path.Combine(folder, "model.safetensors"), [.. Tensors]);
        foreach (var tensor in Tensors)
        {
            var stored = new byte[tensor.Bytes];
            NumberFormats.Encode(tensor.Type, numbers.Matrix(1, (int)tensor.Count, Spread), stored);
            file.Write(stored);
        }
    }

    /// <summary>Writes files of at most so many bytes, and an index; all numbers are zeros that take no room on the disk.</summary>
    public void WriteSparse(string folder, long most)
    {
        WriteConfig(folder);
        var shards = Shards(most).ToArray();
        var index = new List<string>();
        for (var number = 0; number < shards.Length; number++)
        {
            var name = string.Create(
                CultureInfo.InvariantCulture,
                $"model-{number + 1:00000}-of-{shards.Length:00000}.safetensors"
            );
            using var file = SyntheticFile.Create(Path.Combine(folder, name), shards[number]);
            file.SetLength(file.Length + shards[number].Sum(tensor => tensor.Bytes));
            index.AddRange(shards[number].Select(tensor => $"\"{tensor.Name}\": \"{name}\""));
        }

        File.WriteAllText(
            Path.Combine(folder, "model.safetensors.index.json"),
            $$"""
            { "metadata": { "total_size": {{Bytes.ToString(CultureInfo.InvariantCulture)}} },
              "weight_map": { {{string.Join(", ", index)}} } }
            """
        );
    }

    /// <summary>Writes an adapter of float32 factors.</summary>
    public void WriteAdapter(string folder, int rank, uint seed)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), AdapterConfig(rank));
        var tensors = Factors(rank).OrderBy(tensor => tensor.Name, StringComparer.Ordinal).ToArray();
        using var file = SyntheticFile.Create(Path.Combine(folder, "adapter_model.safetensors"), tensors);
        var numbers = new Noise(seed);
        foreach (var tensor in tensors)
        {
            file.Write(MemoryMarshal.AsBytes<float>(numbers.Matrix(1, (int)tensor.Count, Spread)));
        }
    }

    private static TensorInfo Tensor(string name, params long[] shape) =>
        new(name, DType.BFloat16, shape.ToEquatableArray());

    private IEnumerable<TensorInfo> Layer(int layer)
    {
        var stem = $"model.layers.{layer}.";
        return Modules
            .Select(module => Tensor($"{stem}{module.Name}.weight", module.Out, module.In))
            .Append(Tensor(stem + "input_layernorm.weight", Hidden))
            .Append(Tensor(stem + "post_attention_layernorm.weight", Hidden));
    }

    private IEnumerable<TensorInfo> Factors(int rank) =>
        from layer in Enumerable.Range(0, Layers)
        from module in Modules
        let stem = $"base_model.model.model.layers.{layer}.{module.Name}.lora_"
        from tensor in new[] { Tensor(stem + "A.weight", rank, module.In), Tensor(stem + "B.weight", module.Out, rank) }
        select tensor with
        {
            Type = DType.Float32,
        };

    private IEnumerable<TensorInfo[]> Shards(long most)
    {
        var shard = new List<TensorInfo>();
        foreach (var tensor in Tensors)
        {
            if (shard.Count > 0 && shard.Sum(held => held.Bytes) + tensor.Bytes > most)
            {
                yield return [.. shard];
                shard.Clear();
            }

            shard.Add(tensor);
        }

        yield return [.. shard];
    }

    private void WriteConfig(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            $$"""
            {
              "architectures": ["LlamaForCausalLM"],
              "model_type": "llama",
              "hidden_size": {{Hidden}},
              "intermediate_size": {{Middle}},
              "num_hidden_layers": {{Layers}},
              "num_attention_heads": {{Hidden / HeadWidth}},
              "num_key_value_heads": {{KeyValue / HeadWidth}},
              "vocab_size": {{Vocabulary}},
              "tie_word_embeddings": {{(IsTied ? "true" : "false")}},
              "torch_dtype": "bfloat16"
            }
            """,
            Encoding.ASCII
        );
    }

    private string AdapterConfig(int rank) =>
        $$"""
            {
              "base_model_name_or_path": "llama",
              "bias": "none",
              "lora_alpha": {{rank}},
              "peft_type": "LORA",
              "r": {{rank}},
              "target_modules": [{{string.Join(
                ", ",
                Modules.Select(module => $"\"{module.Name[(module.Name.IndexOf('.') + 1)..]}\"")
            )}}],
              "task_type": "CAUSAL_LM"
            }
            """;
}
