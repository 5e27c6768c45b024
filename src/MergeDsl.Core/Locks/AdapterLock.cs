namespace MergeDsl.Core.Locks;

/// <summary>
/// <c>adapters.lock.yaml</c> as values: everything that checking and planning need to know about adapters and base models,
/// so that the compiler, which may read no weights, can do both.
/// </summary>
/// <param name="Root">
/// The folder that paths are relative to, relative to the lock file itself: <c>.</c> but for a lock that a build keeps
/// elsewhere.
/// </param>
/// <param name="Models">The base models, ordered by path (ordinal).</param>
/// <param name="Adapters">The adapters, ordered by path (ordinal).</param>
public sealed record AdapterLock(
    string Root,
    EquatableArray<LockedModel> Models,
    EquatableArray<LockedAdapter> Adapters
);
