using MergeDsl.Core.Locks;

namespace MergeDsl.Generators.Emit;

/// <summary>What the typed handle of an adapter is written from.</summary>
/// <param name="Namespace">Namespace of the handle.</param>
/// <param name="Lock">The lock file, relative to the project.</param>
/// <param name="Root">The folder of the lock's root, relative to the project; empty for the project's own.</param>
/// <param name="Name">The handle.</param>
/// <param name="Base">The type of its base model; null when that has none.</param>
/// <param name="Adapter">The adapter.</param>
internal sealed record AdapterSource(
    string Namespace,
    string Lock,
    string Root,
    string Name,
    string? Base,
    LockedAdapter Adapter
);
