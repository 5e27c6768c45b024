using MergeDsl.Core.Adapters.Kinds.Library;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// The kinds of adapters of the adapters library (AdapterHub). Its plain LoRA is the one that PEFT has, too: <see cref="AdapterKinds.Lora"/>.
/// </summary>
public static class LibraryKinds
{
    /// <summary>LoRA of a projection that holds several, as <c>c_attn</c> of GPT-2 does.</summary>
    public const string PackedLora = "adapters:packed_lora";

    /// <summary>DoRA.</summary>
    public const string Dora = "adapters:dora";

    /// <summary>(IA)³.</summary>
    public const string Ia3 = "adapters:ia3";

    /// <summary>A prediction head.</summary>
    public const string Head = "adapters:head";

    /// <summary>Several kinds under one name.</summary>
    public const string Union = "adapters:union";

    /// <summary>All kinds, ordered by name (ordinal).</summary>
    public static IReadOnlyList<AdapterKind> All { get; } =
    [
        new UnfusedKind("adapters:bottleneck", "Bottleneck adapter", "it is a layer of its own"),
        new UnfusedKind("adapters:compacter", "Compacter", "it is a layer of its own"),
        new LibraryDora(),
        new UnfusedKind("adapters:dvora", "DVoRA", "this version does not know its formula"),
        new UnfusedKind("adapters:gated_lora", "LoRA with gates", "its gates depend on the input"),
        new UnfusedKind(Head, "Prediction head", "it is a module of its own"),
        new LibraryIa3(),
        new UnfusedKind("adapters:mtl_lora", "MTL-LoRA", "it makes another weight for every task"),
        new LibraryPackedLora(),
        new UnfusedKind("adapters:prefix_tuning", "Prefix tuning", "it is a cache of keys and values"),
        new UnfusedKind("adapters:prompt_tuning", "Prompt tuning", "it is a prompt"),
        new UnfusedKind("adapters:reft", "ReFT", "it acts on hidden states of some tokens"),
        new UnfusedKind(Union, "Union of several kinds", "not all of them change weights"),
        new LibraryVera(),
    ];
}
