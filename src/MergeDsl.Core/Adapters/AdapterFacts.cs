namespace MergeDsl.Core.Adapters;

/// <summary>Everything about an adapter that is known without reading a number of it: config and tensor headers.</summary>
/// <param name="Kind"><c>peft_type</c>: <c>LORA</c>, or another kind that this version only names.</param>
/// <param name="Config">Its LoRA settings.</param>
/// <param name="Modules">The modules it changes, ordered by path (ordinal).</param>
/// <param name="Saved">Tensors that are no LoRA factors, ordered by name (ordinal).</param>
public sealed record AdapterFacts(
    string Kind,
    LoraConfig Config,
    EquatableArray<LoraModule> Modules,
    EquatableArray<SavedTensor> Saved
);
