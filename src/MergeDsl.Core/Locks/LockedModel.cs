using MergeDsl.Core.Models;

namespace MergeDsl.Core.Locks;

/// <summary>One base model of a lock.</summary>
/// <param name="Path">Its folder relative to the lock's root, or its <c>org/name</c> in the Hugging Face cache.</param>
/// <param name="Facts">Its config and tensor headers; null when it could not be read.</param>
/// <param name="Hashes">What its files were when the lock was written; null when it could not be read.</param>
/// <param name="Findings">Why it could not be read. <see cref="LockedFindings.Folder"/> stands for the folder.</param>
public sealed record LockedModel(string Path, ModelFacts? Facts, LockedHashes? Hashes, EquatableArray<Finding> Findings)
    : ILockedEntry;
