using MergeDsl.Core.Locks;

namespace MergeDsl.Generators.Emit;

/// <summary>What the type of a base model is written from.</summary>
/// <param name="Namespace">Namespace of the type.</param>
/// <param name="Lock">The lock file, relative to the project.</param>
/// <param name="Root">The folder of the lock's root, relative to the project; empty for the project's own.</param>
/// <param name="Name">The type.</param>
/// <param name="Model">The base model.</param>
internal sealed record BaseSource(string Namespace, string Lock, string Root, string Name, LockedModel Model);
