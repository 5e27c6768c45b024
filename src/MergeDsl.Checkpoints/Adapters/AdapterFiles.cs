using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>The two files that make an adapter, or a prediction head, as they lie in a folder.</summary>
/// <param name="Config">Path of the config.</param>
/// <param name="Weights">Path of the weights that are read.</param>
public sealed record AdapterFiles(string Config, string Weights)
{
    /// <summary>Name of the config of a prediction head of the adapters library.</summary>
    public const string HeadConfig = "head_config.json";

    /// <summary>Name of the weights as PEFT wrote them before version 0.6, and still does with <c>safe_serialization=False</c>: a pickle.</summary>
    internal const string PeftPickle = "adapter_model.bin";

    /// <summary>The weights of an adapter of the adapters library: what is read where both are there, and its twin.</summary>
    internal static readonly string[] OfLibrary = ["adapter.safetensors", "pytorch_adapter.bin"];

    /// <summary>The weights of a prediction head: what is read where both are there, and its twin.</summary>
    internal static readonly string[] OfHead = ["model_head.safetensors", "pytorch_model_head.bin"];

    /// <summary>True for the files of a prediction head.</summary>
    public bool IsHead => Path.GetFileName(Config) == HeadConfig;

    /// <summary>True for the files of the adapters library, prediction heads included.</summary>
    public bool IsLibrary => IsHead || OfLibrary.Contains(Path.GetFileName(Weights));

    /// <summary>True for a single file of the image world, which is its own config.</summary>
    public bool IsSingle => Config == Weights;

    /// <summary>What tells the config from another one: SHA-256 of it, or of a single file's header.</summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public string ConfigHash => IsSingle ? FileHashes.Headers([Weights]) : FileHashes.Sha256(Config);

    /// <summary>Files that hold the same tensors once more.</summary>
    internal IEnumerable<string> Twins =>
        IsHead ? OfHead
        : IsLibrary ? OfLibrary
        : [];

    /// <summary>The files in <paramref name="folder"/>; those that PEFT would write where nothing else is there.</summary>
    /// <param name="folder">The folder, or a single file.</param>
    /// <param name="isHead">True for its prediction head, also where an adapter lies beside it.</param>
    public static AdapterFiles In(string folder, bool isHead = false)
    {
        if (SingleFileAdapter.IsOne(folder))
        {
            return new AdapterFiles(folder, folder);
        }

        var config = Path.Combine(folder, AdapterFolder.ConfigFile);
        var head = Path.Combine(folder, HeadConfig);
        if (isHead || (!File.Exists(config) && File.Exists(head)))
        {
            return new AdapterFiles(head, First(folder, OfHead) ?? Path.Combine(folder, OfHead[0]));
        }

        var weights = Path.Combine(folder, AdapterFolder.WeightsFile);
        return new AdapterFiles(
            config,
            File.Exists(weights) ? weights : First(folder, [.. OfLibrary, PeftPickle]) ?? weights
        );
    }

    private static string? First(string folder, string[] names) =>
        names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
