using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Models;

/// <summary>A base model as transformers saves it: <c>config.json</c> and one or several safetensors files.</summary>
public static class ModelFolder
{
    /// <summary>Name of the config file.</summary>
    public const string ConfigFile = "config.json";

    internal const string IndexFile = "model.safetensors.index.json";
    private const string IndexEnd = ".index.json";

    // transformers' and diffusers' names.
    private static readonly string[] WeightsFiles = [WeightsFile, "diffusion_pytorch_model.safetensors"];

    internal const string WeightsFile = "model.safetensors";
    private const string PickleFile = "pytorch_model.bin";

    /// <summary>
    /// Everything about the model at <paramref name="path"/> (a folder, or <c>org/name</c> in the Hugging Face cache) but
    /// its numbers: only the config and the headers are read.
    /// </summary>
    /// <exception cref="FindingException">It is no complete model; carries all errors found.</exception>
    public static ModelFacts ReadFacts(string path)
    {
        using var weights = ModelWeights.Open(path);
        return weights.Facts;
    }

    /// <summary>
    /// The files that the facts of the model in <paramref name="folder"/> come from, besides its config: the weights, and
    /// first their index when they are split. Of a pipeline, the weights of all components.
    /// </summary>
    /// <exception cref="FindingException">It has no weights, or an index that cannot be read.</exception>
    public static (string? Index, IReadOnlyList<string> Weights) WeightFiles(string folder)
    {
        if (PipelineFolder.ComponentsOf(folder) is { Count: > 0 } components)
        {
            return (null, [.. components.SelectMany(name => WeightFiles(Path.Combine(folder, name)).Weights)]);
        }

        foreach (var name in WeightsFiles)
        {
            var single = Path.Combine(folder, name);
            if (File.Exists(single))
            {
                return (null, [single]);
            }

            var index = single + IndexEnd;
            if (File.Exists(index))
            {
                return (index, [.. ShardIndex.Read(index).Shards.Select(shard => Path.Combine(folder, shard))]);
            }
        }

        throw new FindingException(
            File.Exists(Path.Combine(folder, PickleFile))
                ? Finding.Of(FileFindings.OnlyPickle, folder, PickleFile, WeightsFile)
                : Finding.Of(FileFindings.NoModelWeights, folder)
        );
    }

    /// <summary>What a config and tensors say together.</summary>
    /// <param name="json">The config.</param>
    /// <param name="file">What findings call it.</param>
    /// <param name="shardTensors">All tensors.</param>
    /// <exception cref="FindingException">The config holds a value of a wrong kind.</exception>
    public static ModelFacts Facts(JsonObject json, string file, IEnumerable<TensorInfo> shardTensors)
    {
        var tensors = shardTensors.ToEquatableArray();
        var reading = new JsonReading(json, file);

        // Multimodal models keep the settings of their language model one level deeper.
        var text = new JsonReading(json["text_config"] as JsonObject ?? [], file);
        var architectures = reading.Texts("architectures");
        var type = reading.Text("model_type");
        var vocabulary = reading.Integer("vocab_size") ?? text.Integer("vocab_size");
        var ties = IsSet(reading, "tie_word_embeddings") ?? IsSet(text, "tie_word_embeddings") ?? !HasHead(tensors);
        var findings = reading.Findings.Concat(text.Findings).ToArray();
        if (findings.Length > 0)
        {
            throw new FindingException(findings);
        }

        var order = (json["layers"] as JsonObject)?.Select(layer => layer.Key).ToEquatableArray() ?? default;
        return new(type, architectures.Count > 0 ? architectures[0] : null, vocabulary, ties, order, tensors);
    }

    private static bool? IsSet(JsonReading reading, string key) => reading[key] is null ? null : reading.Flag(key);

    // Old configs leave out a value that is their model's default: then the files tell whether there is a head to share.
    private static bool HasHead(EquatableArray<TensorInfo> tensors) =>
        tensors.Any(tensor => tensor.Name is "lm_head.weight" or "embed_out.weight");
}
