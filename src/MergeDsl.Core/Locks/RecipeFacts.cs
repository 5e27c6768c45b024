namespace MergeDsl.Core.Locks;

/// <summary>The part of a lock that one recipe is about, so that a change of another adapter changes nothing for it.</summary>
/// <param name="HasLock">False when there is no lock, or one that cannot be read: nothing is known about any file.</param>
/// <param name="Adapters">One per adapter of the recipe, in its order; null for one that the lock does not have.</param>
/// <param name="Model">The base model; null when the recipe names none or the lock does not have it.</param>
public sealed record RecipeFacts(bool HasLock, EquatableArray<LockedAdapter?> Adapters, LockedModel? Model);
