using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core;
using MergeDsl.Core.Locks;

namespace MergeDsl.Locking;

/// <summary>Base models.</summary>
internal sealed class LockableModels : ILockable<LockedModel>
{
    public string ConfigFile => ModelFolder.ConfigFile;

    public LockedModel Read(string key, string folder) =>
        new(key, ModelFolder.ReadFacts(folder), CheckpointHashes.OfModel(folder), default);

    public LockedModel Failed(string key, EquatableArray<Finding> findings) => new(key, null, null, findings);

    public IEnumerable<string> FilesOf(string folder)
    {
        string[] config = [Path.Combine(folder, ModelFolder.ConfigFile)];
        try
        {
            var (index, weights) = ModelFolder.WeightFiles(folder);
            return [.. config, .. index is null ? weights : [index, .. weights]];
        }
        catch (FindingException)
        {
            // Told where the model is read.
            return config;
        }
    }
}
