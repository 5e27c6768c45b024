using System.ComponentModel;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Models;

namespace MergeDsl.Generated;

/// <summary>For generated code: handles of what the lock describes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Handles
{
    /// <summary>An adapter.</summary>
    /// <param name="name">What recipes made from it call it.</param>
    /// <param name="path">Its path in the lock.</param>
    /// <param name="root">The folder of the lock's root relative to the project; empty for the project's own.</param>
    /// <param name="hashes">What its files were when the lock was written.</param>
    /// <param name="facts">Its config and tensor headers, asked for when they are needed.</param>
    /// <typeparam name="TBase">Its base model.</typeparam>
    public static Adapter<TBase> Adapter<TBase>(
        string name,
        string path,
        string root,
        LockedHashes hashes,
        Func<AdapterFacts> facts
    )
        where TBase : IBaseModel => new(name, path, root, hashes, facts);

    /// <summary>A base model.</summary>
    /// <param name="name">What C# calls it.</param>
    /// <param name="path">Its path in the lock.</param>
    /// <param name="root">The folder of the lock's root relative to the project; empty for the project's own.</param>
    /// <param name="hashes">What its files were when the lock was written.</param>
    /// <param name="facts">Its config and tensor headers, asked for when they are needed.</param>
    /// <typeparam name="TBase">The type that stands for it.</typeparam>
    public static BaseModel<TBase> BaseModel<TBase>(
        string name,
        string path,
        string root,
        LockedHashes hashes,
        Func<ModelFacts> facts
    )
        where TBase : IBaseModel => new(name, path, root, hashes, facts);
}
