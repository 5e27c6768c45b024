using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;

namespace MergeDsl.Core.Adapters;

/// <summary>Everything about an adapter that is known without reading a number of it: config and tensor headers.</summary>
/// <param name="Kind"><c>peft_type</c>: <c>LORA</c>, or another one of <see cref="Kinds.AdapterKinds"/>.</param>
/// <param name="Config">Its LoRA settings, or what other kinds have in common with them.</param>
/// <param name="Modules">The modules that a LoRA changes, ordered by path (ordinal).</param>
/// <param name="Saved">Tensors that are no LoRA factors, ordered by name (ordinal).</param>
public sealed record AdapterFacts(
    string Kind,
    LoraConfig Config,
    EquatableArray<LoraModule> Modules,
    EquatableArray<SavedTensor> Saved
)
{
    /// <summary>
    /// True for a file of the image world: its modules' paths are names that the base model has to explain, flat keys or dotted paths with the
    /// component of a pipeline.
    /// </summary>
    public bool IsSingleFile { get; init; }

    /// <summary>The modules that an adapter of another kind changes, ordered by path (ordinal).</summary>
    public EquatableArray<TunedModule> Tuned { get; init; }

    /// <summary>Tensors that all modules of an adapter of another kind share.</summary>
    public TunedModule Shared { get; init; } = TunedModule.None;

    /// <summary>True when what it does is known only together with the base model: every kind but plain LoRA.</summary>
    public bool NeedsBase => Kind != AdapterKinds.Lora || Modules.Any(module => module.Magnitude is not null);

    /// <summary>What the adapters library says beyond all this; null for an adapter of PEFT.</summary>
    public LibraryAdapter? Library => LibraryAdapter.Of(Config);
}
