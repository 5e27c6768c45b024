using MergeDsl.Core.Text;

namespace MergeDsl.Core.Locks;

/// <summary>What the entries of a lock have in common.</summary>
public interface ILockedEntry
{
    /// <summary>Its folder relative to the lock's root, or its <c>org/name</c> in the Hugging Face cache.</summary>
    string Path { get; }

    /// <summary>What its files were when the lock was written; null when it could not be read.</summary>
    LockedHashes? Hashes { get; }

    /// <summary>What opening it found that only its files can tell.</summary>
    EquatableArray<Finding> Findings { get; }
}

/// <summary>Finds entries of a lock.</summary>
public static class LockedEntries
{
    /// <summary>The entry for what a recipe names: a folder, else a name in the Hugging Face cache; null when there is none.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="key">What the lock calls the folder: <see cref="LockPaths.KeyOf"/>.</param>
    /// <param name="written">What is written in the recipe.</param>
    public static T? Find<T>(this EquatableArray<T> entries, string key, string written)
        where T : class, ILockedEntry =>
        entries.FirstOrDefault(entry => entry.Path == key)
        ?? (
            LockPaths.WithoutEnd(written) is var name && HubName.IsHubName(name)
                ? entries.FirstOrDefault(entry => entry.Path == name)
                : null
        );
}
