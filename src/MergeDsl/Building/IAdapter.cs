using MergeDsl.Core.Adapters;
using MergeDsl.Core.Locks;

namespace MergeDsl;

/// <summary>An adapter, whatever its base model.</summary>
public interface IAdapter
{
    /// <summary>What recipes made from it call it.</summary>
    string Name { get; }

    /// <summary>Its folder, or its <c>org/name</c> in the Hugging Face cache.</summary>
    string Path { get; }

    /// <summary>Its config and tensor headers.</summary>
    AdapterFacts Facts { get; }

    /// <summary>What its files were when the lock was written, a run refuses others; null for one that no lock describes.</summary>
    LockedHashes? Hashes { get; }
}
