using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Locks;

namespace MergeDsl.Checkpoints.Files;

/// <summary>What the files of adapters and base models are, for locks and for those who check them.</summary>
public static class CheckpointHashes
{
    /// <summary>The hashes of the adapter in <paramref name="folder"/>.</summary>
    /// <exception cref="FindingException">A file is missing or cannot be read.</exception>
    public static LockedHashes OfAdapter(string folder)
    {
        var weights = Path.Combine(folder, AdapterFolder.WeightsFile);
        return new LockedHashes(
            FileHashes.Sha256(Path.Combine(folder, AdapterFolder.ConfigFile)),
            FileHashes.Headers([weights]),
            FileHashes.Crc32C(weights)
        );
    }

    /// <summary>The hashes of the base model in <paramref name="folder"/>.</summary>
    /// <exception cref="FindingException">A file is missing or cannot be read.</exception>
    public static LockedHashes OfModel(string folder) =>
        new(
            FileHashes.Sha256(Path.Combine(folder, ModelFolder.ConfigFile)),
            FileHashes.Headers(ModelFolder.WeightFiles(folder).Weights),
            null
        );
}
