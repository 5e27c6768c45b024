using MergeDsl.Core;
using MergeDsl.Core.Locks;

namespace MergeDsl.Locking;

/// <summary>A kind of entry that a lock has: adapters, base models.</summary>
/// <typeparam name="T">The entry.</typeparam>
internal interface ILockable<T>
    where T : class, ILockedEntry
{
    /// <summary>Name of the config file.</summary>
    string ConfigFile { get; }

    /// <summary>The entry for a folder.</summary>
    /// <exception cref="FindingException">It cannot be used.</exception>
    T Read(string key, string folder);

    /// <summary>The entry for what cannot be used.</summary>
    T Failed(string key, EquatableArray<Finding> findings);

    /// <summary>The files that the entry for a folder is made of, or would be made of.</summary>
    IEnumerable<string> FilesOf(string folder);
}
