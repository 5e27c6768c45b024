using MergeDsl.Core.Adapters;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Inspecting;

/// <summary>What lies at a path.</summary>
/// <param name="Path">The path as it was asked about.</param>
/// <param name="Findings">What is wrong with it.</param>
public abstract record Inspection(string Path, IReadOnlyList<Finding> Findings);

/// <summary>An adapter folder.</summary>
/// <param name="Path">The path as it was asked about.</param>
/// <param name="Findings">Warnings.</param>
/// <param name="Facts">Config and tensor headers.</param>
/// <param name="Norms">
/// Frobenius norm of each module's delta, scaling·B·A, in the order of <see cref="AdapterFacts.Modules"/>; null for grouped
/// convolutions, whose delta is not that product.
/// </param>
/// <param name="Metadata">The metadata of its weights file.</param>
public sealed record AdapterInspection(
    string Path,
    IReadOnlyList<Finding> Findings,
    AdapterFacts Facts,
    IReadOnlyList<double?> Norms,
    IReadOnlyDictionary<string, string> Metadata
) : Inspection(Path, Findings);

/// <summary>A base model folder.</summary>
/// <param name="Path">The path as it was asked about.</param>
/// <param name="Findings">Warnings.</param>
/// <param name="Facts">Config and tensor headers.</param>
/// <param name="Fused">What was fused into it and can be taken out again; null for a model that is none of these.</param>
public sealed record ModelInspection(
    string Path,
    IReadOnlyList<Finding> Findings,
    ModelFacts Facts,
    FusedAdapters? Fused
) : Inspection(Path, Findings);

/// <summary>What <c>mergedsl fuse --undoable</c> made a model of.</summary>
/// <param name="Names">The names of the adapters, in order.</param>
/// <param name="UndoBytes">Bytes of the files that <c>unfuse</c> restores the base from.</param>
public sealed record FusedAdapters(IReadOnlyList<string> Names, long UndoBytes);

/// <summary>A single safetensors file.</summary>
/// <param name="Path">The path as it was asked about.</param>
/// <param name="Findings">Warnings.</param>
/// <param name="Tensors">Its tensors, in the order of their data.</param>
/// <param name="Metadata">Its metadata.</param>
public sealed record FileInspection(
    string Path,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<TensorInfo> Tensors,
    IReadOnlyDictionary<string, string> Metadata
) : Inspection(Path, Findings);

/// <summary>Something that cannot be read.</summary>
/// <param name="Path">The path as it was asked about.</param>
/// <param name="Findings">Why, at least one error.</param>
public sealed record FailedInspection(string Path, IReadOnlyList<Finding> Findings) : Inspection(Path, Findings);
