using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Models;

/// <summary>A base model opened for reading, part by part and without mapping it. Thread safe.</summary>
public sealed class ModelWeights : IDisposable
{
    private readonly Dictionary<string, ModelShard> shardOf;

    private ModelWeights(string folder, JsonObject config, string? index, IReadOnlyList<ModelShard> shards)
        : this(folder, config, index, shards, [])
    {
        Facts = ModelFolder.Facts(config, ConfigPath, shards.SelectMany(shard => shard.Tensors));
    }

    private ModelWeights(
        string folder,
        JsonObject config,
        string? index,
        IReadOnlyList<ModelShard> shards,
        IReadOnlyList<ModelComponent> components
    )
    {
        Folder = folder;
        Config = config;
        IndexFile = index;
        Shards = shards;
        Components = components;
        Facts = PipelineFolder.Facts(shards.SelectMany(shard => shard.Tensors));
        shardOf = shards
            .SelectMany(shard => shard.Tensors, (shard, tensor) => (shard, tensor))
            .ToDictionary(pair => pair.tensor.Name, pair => pair.shard, StringComparer.Ordinal);
    }

    /// <summary>The folder it lies in.</summary>
    public string Folder { get; }

    /// <summary>What its config and headers say.</summary>
    public ModelFacts Facts { get; }

    /// <summary>Its components, when it is a pipeline; empty otherwise.</summary>
    public IReadOnlyList<ModelComponent> Components { get; }

    /// <summary>Its <c>config.json</c>; of a pipeline, the list of its components.</summary>
    public JsonObject Config { get; }

    /// <summary>Its index; null when the model is one file.</summary>
    public string? IndexFile { get; }

    /// <summary>Its safetensors files, ordered by name.</summary>
    public IReadOnlyList<ModelShard> Shards { get; }

    /// <summary>Warnings about its files.</summary>
    public IEnumerable<Finding> Findings => Shards.SelectMany(shard => shard.Findings);

    private string ConfigPath => Path.Combine(Folder, ModelFolder.ConfigFile);

    /// <summary>Opens the model at <paramref name="path"/>: a folder, or <c>org/name</c> in the Hugging Face cache.</summary>
    /// <exception cref="FindingException">It is no complete model; carries all errors found.</exception>
    public static ModelWeights Open(string path)
    {
        var folder = CheckpointPath.Resolve(path, ".");
        if (PipelineFolder.ComponentsOf(folder) is { Count: > 0 } components)
        {
            return OpenPipeline(folder, components);
        }

        var config = Path.Combine(folder, ModelFolder.ConfigFile);
        if (!File.Exists(config))
        {
            throw new FindingException(Finding.Of(FileFindings.NoModelConfig, folder));
        }

        var json = JsonFile.Read(config);
        var (index, weights) = ModelFolder.WeightFiles(folder);
        var shards = index is null ? [ModelShard.Open(weights[0])] : ShardIndex.Read(index).OpenShards();
        try
        {
            return new(folder, json, index, shards);
        }
        catch
        {
            Close(shards);
            throw;
        }
    }

    private static ModelWeights OpenPipeline(string folder, IReadOnlyList<string> names)
    {
        var index = PipelineFolder.ReadIndex(folder);
        var shards = new List<ModelShard>();
        var components = new List<ModelComponent>();
        try
        {
            foreach (var name in names)
            {
                var config = JsonFile.Read(PipelineFolder.ConfigOf(folder, name));
                var (map, files) = ModelFolder.WeightFiles(Path.Combine(folder, name));
                components.Add(new ModelComponent(name, config, map));
                shards.AddRange(
                    map is null ? [ModelShard.Open(files[0], name)] : ShardIndex.Read(map).OpenShards(name)
                );
            }

            return new(folder, index, null, shards, components);
        }
        catch
        {
            Close(shards);
            throw;
        }
    }

    /// <summary>The text of its <c>config.json</c>.</summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public string ReadConfigText() => FileProblem.Guard(ConfigPath, () => File.ReadAllText(ConfigPath));

    /// <summary>The other files of its folder, which a model made of it needs, too, and those it must not have.</summary>
    /// <exception cref="FindingException">The folder cannot be listed.</exception>
    public CompanionFiles ListCompanions() =>
        Components.Count > 0
            ? CompanionFiles.OfPipeline(Folder, Components, Shards.Select(shard => shard.File))
            : CompanionFiles.Of(Folder, Shards.Select(shard => shard.File).Append(Path.GetFileName(IndexFile)));

    /// <summary>The shard that holds the tensor called <paramref name="name"/>; null when none does.</summary>
    public ModelShard? ShardOf(string name) => shardOf.GetValueOrDefault(name);

    /// <summary>The tensor called <paramref name="name"/>; null when there is none.</summary>
    public TensorInfo? Find(string name) => ShardOf(name)?.Find(name);

    /// <summary>
    /// Fills <paramref name="destination"/> with the bytes of <paramref name="tensor"/> (little endian, row major) from its
    /// byte <paramref name="offset"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The model has no such tensor, or the tensor no such bytes.</exception>
    /// <exception cref="FindingException">The file system refused, or the file has become shorter.</exception>
    public void Read(string tensor, long offset, Span<byte> destination)
    {
        var shard = ShardOf(tensor) ?? throw new ArgumentException($"There is no tensor '{tensor}'.", nameof(tensor));
        shard.Read(tensor, offset, destination);
    }

    /// <summary>All numbers of a tensor, row major.</summary>
    /// <exception cref="ArgumentException">The model has no such tensor.</exception>
    /// <exception cref="FindingException">The file system refused, or the file has become shorter.</exception>
    public float[] ReadNumbers(TensorInfo tensor)
    {
        const int Piece = 1 << 18;
        var numbers = new float[checked((int)tensor.Count)];
        var bytes = new byte[Piece * tensor.Type.Size()];
        for (var first = 0; first < numbers.Length; first += Piece)
        {
            var part = numbers.AsSpan(first, Math.Min(Piece, numbers.Length - first));
            var stored = bytes.AsSpan(0, part.Length * tensor.Type.Size());
            Read(tensor.Name, (long)first * tensor.Type.Size(), stored);
            NumberFormats.Decode(tensor.Type, stored, part);
        }

        return numbers;
    }

    /// <summary>Closes its files.</summary>
    public void Dispose() => Close(Shards);

    private static void Close(IReadOnlyList<ModelShard> shards)
    {
        foreach (var shard in shards)
        {
            shard.Dispose();
        }
    }
}
