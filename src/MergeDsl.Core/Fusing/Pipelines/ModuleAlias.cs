using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Core.Fusing.Pipelines;

/// <summary>A module of a base model under a name that other code gives it.</summary>
/// <param name="Name">The other name, with dots.</param>
/// <param name="Path">The module's path in its component.</param>
/// <param name="Rows">The rows of the named module that it is; empty for all of them.</param>
internal sealed record ModuleAlias(string Name, string Path, EquatableArray<RowRange> Rows = default);
