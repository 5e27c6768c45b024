using MergeDsl.Core.Adapters;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Locks;

/// <summary>One adapter of a lock.</summary>
/// <param name="Path">
/// Its folder relative to the lock's root, with <c>/</c> and without <c>.</c> steps; or its <c>org/name</c> in the Hugging
/// Face cache.
/// </param>
/// <param name="Base">
/// What it was trained on: the path of a locked base model where one is known, else the name in its config; null when
/// nothing says.
/// </param>
/// <param name="Config">Its kind and settings; null when it could not be read.</param>
/// <param name="Tensors">All tensors of its file, in file order.</param>
/// <param name="Hashes">What its files were when the lock was written; null when it could not be read.</param>
/// <param name="Findings">
/// What opening it found that only its files can tell. Placeholders stand for the folder (<see cref="LockedFindings.Folder"/>)
/// and for the adapter's name in a recipe (<see cref="NamePlaceholder"/>).
/// </param>
public sealed record LockedAdapter(
    string Path,
    string? Base,
    LockedAdapterConfig? Config,
    EquatableArray<TensorInfo> Tensors,
    LockedHashes? Hashes,
    EquatableArray<Finding> Findings
) : ILockedEntry
{
    /// <summary>Stands in findings for the name that a recipe gives the adapter.</summary>
    public const string NamePlaceholder = "{adapter}";
}

/// <summary>Kind and settings of a locked adapter.</summary>
/// <param name="Kind"><c>peft_type</c>.</param>
/// <param name="Lora">Its LoRA settings.</param>
public sealed record LockedAdapterConfig(string Kind, LoraConfig Lora);
