using System.Text.Json.Nodes;

namespace MergeDsl.Tests.Native.Reference;

/// <summary>Writes an adapter folder as PEFT lays it out, with noise for numbers.</summary>
/// <param name="folder">Where; made when it is written.</param>
/// <param name="seed">Chooses the numbers.</param>
internal sealed class PeftFolder(string folder, ulong seed)
{
    private const string Prefix = "base_model.model.";
    private readonly Noise noise = new(seed);
    private readonly Dictionary<string, StoredTensor> tensors = new(StringComparer.Ordinal);
    private readonly SortedSet<string> targets = new(StringComparer.Ordinal);

    /// <summary>Keys of the config besides the usual ones; wins over them.</summary>
    public JsonObject Config { get; } = [];

    public string Type { get; init; } = "F32";

    public int Rank { get; init; } = 4;

    public double Alpha { get; init; } = 8;

    /// <summary>Adds a linear module.</summary>
    public PeftFolder Linear(string path, int output, int input, int? rank = null)
    {
        var r = rank ?? Rank;
        Factors(path, ".lora_A.weight", [r, input], ".lora_B.weight", [output, r]);
        return this;
    }

    public PeftFolder Embedding(string path, int vocabulary, int dimension)
    {
        Factors(path, ".lora_embedding_A", [Rank, vocabulary], ".lora_embedding_B", [dimension, Rank]);
        return this;
    }

    /// <summary>Adds a convolution with that kernel.</summary>
    public PeftFolder Convolution(string path, int output, int input, params int[] kernel)
    {
        int[] ones = [.. kernel.Select(_ => 1)];
        Factors(path, ".lora_A.weight", [Rank, input, .. kernel], ".lora_B.weight", [output, Rank, .. ones]);
        return this;
    }

    /// <summary>Adds a tensor under its full name in the model, filled with noise.</summary>
    public PeftFolder Tensor(string name, params int[] shape) => Tensor(name, Type, shape);

    public PeftFolder Tensor(string name, string type, int[] shape)
    {
        var count = shape.Aggregate(1, (product, size) => product * size);
        tensors[Prefix + name] = StoredTensor.Of(type, shape, noise.Take(count));
        return this;
    }

    /// <summary>Replaces every number of the factors of a module by zero.</summary>
    public PeftFolder Zero(string path)
    {
        foreach (var name in tensors.Keys.Where(name => name.StartsWith($"{Prefix}{path}.lora_")).ToArray())
        {
            tensors[name] = tensors[name] with { Bytes = new byte[tensors[name].Bytes.Length] };
        }

        return this;
    }

    /// <summary>Writes the folder and returns its path.</summary>
    public string Write()
    {
        var config = new JsonObject
        {
            ["peft_type"] = "LORA",
            ["base_model_name_or_path"] = "models/base",
            ["r"] = Rank,
            ["lora_alpha"] = Alpha,
            ["target_modules"] = new JsonArray([.. targets.Select(name => JsonValue.Create(name))]),
            ["bias"] = "none",
            ["task_type"] = "CAUSAL_LM",
            ["inference_mode"] = true,
        };
        foreach (var (key, value) in Config)
        {
            config[key] = value?.DeepClone();
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "adapter_config.json"), config.ToJsonString());
        SafetensorsFiles.Write(Path.Combine(folder, "adapter_model.safetensors"), tensors);
        return folder;
    }

    private void Factors(string path, string a, int[] aShape, string b, int[] bShape)
    {
        targets.Add(path[(path.LastIndexOf('.') + 1)..]);
        Tensor(path + a, aShape);
        Tensor(path + b, bShape);
    }
}
