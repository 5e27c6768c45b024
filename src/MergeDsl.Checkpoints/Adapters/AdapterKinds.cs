namespace MergeDsl.Checkpoints.Adapters;

/// <summary>The values of <c>peft_type</c> that PEFT knows besides <c>LORA</c> (<c>peft.md</c> 3.2, <c>peft-0.21.md</c> part 2, A).</summary>
internal static class AdapterKinds
{
    /// <summary>The kind that is merged.</summary>
    public const string Lora = "LORA";

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "ADALORA",
        "ADAMSS",
        "ADAPTION_PROMPT",
        "BEFT",
        "BOFT",
        "BONE",
        "C3A",
        "CARTRIDGE",
        "CPT",
        "DEFT",
        "DELORA",
        "FOURIERFT",
        "FROD",
        "GLORA",
        "GRALORA",
        "HIRA",
        "HRA",
        "IA3",
        "LILY",
        "LN_TUNING",
        "LOHA",
        "LOKR",
        "MISS",
        "MULTITASK_PROMPT_TUNING",
        "OFT",
        "OSF",
        "PEANUT",
        "POLY",
        "PREFIX_TUNING",
        "PROMPT_TUNING",
        "PSOFT",
        "PVERA",
        "P_TUNING",
        "RANDLORA",
        "ROAD",
        "SHADOW",
        "SHIRA",
        "SUPERTUNING",
        "TINYLORA",
        "TRAINABLE_TOKENS",
        "UNILORA",
        "VBLORA",
        "VERA",
        "WAVEFT",
        "XLORA",
    };

    /// <summary>True when PEFT knows <paramref name="kind"/>.</summary>
    public static bool IsKnown(string kind) => kind == Lora || Others.Contains(kind);
}
