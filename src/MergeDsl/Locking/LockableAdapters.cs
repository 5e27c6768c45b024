using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core;
using MergeDsl.Core.Locks;

namespace MergeDsl.Locking;

/// <summary>Adapters; what each was trained on is found out later, from what the recipes say together.</summary>
internal sealed class LockableAdapters : ILockable<LockedAdapter>
{
    public string ConfigFile => AdapterFolder.ConfigFile;

    public LockedAdapter Read(string key, string folder)
    {
        using var adapter = AdapterFolder.Open(folder, LockedAdapter.NamePlaceholder);
        return new LockedAdapter(
            key,
            null,
            new LockedAdapterConfig(adapter.Facts.Kind, adapter.Facts.Config),
            adapter.Tensors.ToEquatableArray(),
            CheckpointHashes.OfAdapter(folder),
            adapter.FolderFindings.Select(finding => LockedFindings.ForLock(finding, folder)).ToEquatableArray()
        );
    }

    public LockedAdapter Failed(string key, EquatableArray<Finding> findings) =>
        new(key, null, null, default, null, findings);

    public IEnumerable<string> FilesOf(string folder)
    {
        var files = AdapterFiles.In(folder);
        return [files.Config, files.Weights];
    }
}
