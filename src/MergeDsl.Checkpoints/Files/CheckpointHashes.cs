using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Locks;

namespace MergeDsl.Checkpoints.Files;

/// <summary>What the files of adapters and base models are, for locks and for those who check them.</summary>
public static class CheckpointHashes
{
    /// <summary>The hashes of the adapter in <paramref name="folder"/>, or of the single file that it is; a file's header is its config.</summary>
    /// <exception cref="FindingException">A file is missing or cannot be read.</exception>
    public static LockedHashes OfAdapter(string folder)
    {
        var files = AdapterFiles.In(folder);
        return new LockedHashes(
            files.ConfigHash,
            FileHashes.Headers([files.Weights]),
            FileHashes.Crc32C(files.Weights)
        );
    }

    /// <summary>The hashes of the base model in <paramref name="folder"/>.</summary>
    /// <exception cref="FindingException">A file is missing or cannot be read.</exception>
    public static LockedHashes OfModel(string folder) =>
        new(ConfigOf(folder), FileHashes.Headers(ModelFolder.WeightFiles(folder).Weights), null);

    // Of a pipeline, that of its components' configs.
    private static string ConfigOf(string folder) =>
        PipelineFolder.ComponentsOf(folder) is { Count: > 0 } components
            ? FileHashes.Sha256OfAll([.. components.Select(name => PipelineFolder.ConfigOf(folder, name))])
            : FileHashes.Sha256(Path.Combine(folder, ModelFolder.ConfigFile));
}
