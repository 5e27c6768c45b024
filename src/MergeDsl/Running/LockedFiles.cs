using MergeDsl.Core.Locks;

namespace MergeDsl.Running;

/// <summary>What the files of a merge were when it was compiled.</summary>
/// <param name="Adapters">One per adapter of the recipe; null for one that no lock describes.</param>
/// <param name="BaseModel">The base model; null when there is none or no lock describes it.</param>
internal sealed record LockedFiles(IReadOnlyList<LockedHashes?> Adapters, LockedHashes? BaseModel);
