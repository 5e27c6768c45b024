namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>The kinds of adapters that are known, by <c>peft_type</c>.</summary>
public static class AdapterKinds
{
    /// <summary>Name of the kind that recipes merge factor by factor.</summary>
    public const string Lora = "LORA";

    /// <summary>Name of the kind of single files whose modules are of several kinds; no <c>peft_type</c>.</summary>
    public const string Lycoris = "LYCORIS";

    private static readonly Lycoris.Lycoris OfSingleFiles = new();

    /// <summary>All kinds, ordered by name (ordinal).</summary>
    public static IReadOnlyList<AdapterKind> All { get; } =
    [
        new AdaLora(),
        new UnfusedKind("ADAMSS", "AdaMSS", "this version does not know its formula"),
        new UnfusedKind("ADAPTION_PROMPT", "LLaMA-Adapter", "it adds prompts to attention layers"),
        new Beft(),
        new Boft(),
        new UnfusedKind("BONE", "Bone", "PEFT renamed it to 'MISS' and lays it out anew: convert it with PEFT first"),
        new C3a(),
        new UnfusedKind("CARTRIDGE", "Cartridge", "it is a cache of keys and values"),
        new UnfusedKind("CPT", "Context-aware prompt tuning", "it is a prompt"),
        new Deft(),
        new Delora(),
        new FourierFt(),
        new Frod(),
        new Glora(),
        new Gralora(),
        new Hira(),
        new Hra(),
        new Ia3(),
        new UnfusedKind("LILY", "Lily", "it routes by the input"),
        new LnTuning(),
        new Loha(),
        new Lokr(),
        new Lora(),
        new Miss(),
        new UnfusedKind("MULTITASK_PROMPT_TUNING", "Multitask prompt tuning", "it is a prompt"),
        new Oft(),
        new Osf(),
        new Peanut(),
        new UnfusedKind("POLY", "Polytropon", "it routes by the task"),
        new UnfusedKind("PREFIX_TUNING", "Prefix tuning", "it is a cache of keys and values"),
        new UnfusedKind("PROMPT_TUNING", "Prompt tuning", "it is a prompt"),
        new UnfusedKind(
            "PSOFT",
            "PSOFT",
            "what it does depends on the signs of the base's singular vectors, which its file does not have"
        ),
        new Pvera(),
        new UnfusedKind("P_TUNING", "P-tuning", "it is a prompt"),
        new RandLora(),
        new Road(),
        new UnfusedKind("SHADOW", "Shadow", "it runs a second network beside the layers"),
        new Shira(),
        new SuperTuning(),
        new TinyLora(),
        new TrainableTokens(),
        new UniLora(),
        new VbLora(),
        new Vera(),
        new WaveFt(),
        new UnfusedKind("XLORA", "X-LoRA", "it mixes LoRAs by the input"),
    ];

    /// <summary>The kind called <paramref name="name"/>, of PEFT or of the adapters library; null when there is none.</summary>
    public static AdapterKind? Find(string name) =>
        FindPeft(name) ?? LibraryKinds.All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The kind with that <c>peft_type</c>; null when there is none.</summary>
    public static AdapterKind? FindPeft(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The kind of an adapter that was opened.</summary>
    public static AdapterKind Of(string name) => name == Lycoris ? OfSingleFiles : Find(name)!;
}
