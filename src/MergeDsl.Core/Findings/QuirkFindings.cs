namespace MergeDsl.Core.Findings;

/// <summary>
/// Findings MDSL21NN: quirk Q NN of <c>peft.md</c> 0.3, where the PEFT dialect computes something other than its name says.
/// </summary>
public static class QuirkFindings
{
    /// <summary>Q2.</summary>
    public static FindingDescriptor CrossTerms { get; } =
        new(
            "MDSL2102",
            Severity.Warning,
            "PEFT merges A and B separately (Q2)",
            "PEFT's '{0}' merges A and B separately, so products of different adapters' factors enter the result; "
                + "native: {1}",
            "The result is not the weighted sum its name suggests. 'cat' and 'svd' are exact, and so is the native linear."
        );

    /// <summary>Q3.</summary>
    public static FindingDescriptor SignOnA { get; } =
        new(
            "MDSL2103",
            Severity.Warning,
            "PEFT puts negative signs on A (Q3)",
            "The negative weight of '{0}' goes on A alone, which fixes the signs of the cross terms; native: {1}",
            "With one adapter that is exact; with several it decides what the cross terms cancel."
        );

    /// <summary>Q7.</summary>
    public static FindingDescriptor EqualMagnitudes { get; } =
        new(
            "MDSL2107",
            Severity.Info,
            "PEFT's order of equal magnitudes (Q7)",
            "Of equal magnitudes '{0}' keeps those that torch's selection leaves in front; native: {1} keeps the first",
            "It matters for half precision and for factors that hold many zeros."
        );

    /// <summary>Q9.</summary>
    public static FindingDescriptor RsloraScale { get; } =
        new(
            "MDSL2109",
            Severity.Warning,
            "PEFT scales rsLoRA results too much (Q9)",
            "'{0}' comes first and uses rsLoRA, so the result is sqrt(rank) times too large; native: {1}",
            "PEFT keeps use_rslora from the first adapter and sets lora_alpha to the new rank. List another adapter first, or use the native spelling."
        );

    /// <summary>Q12.</summary>
    public static FindingDescriptor ConfigOfFirst { get; } =
        new(
            "MDSL2112",
            Severity.Warning,
            "PEFT takes the first adapter's layers (Q12)",
            "The result keeps the module selection of '{0}', so {1} of '{2}' {3} lost: {4}; native: {5}",
            "layers_to_transform, layers_pattern and exclude_modules of the first adapter decide where the result exists."
        );

    /// <summary>Q17.</summary>
    public static FindingDescriptor LoraInPath { get; } =
        new(
            "MDSL2117",
            Severity.Error,
            "PEFT skips modules with 'lora_' in their path (Q17)",
            "PEFT never combines '{0}' because its path contains 'lora_': the result would hold random numbers there; native: {1}",
            "The native spelling merges them like any other module."
        );

    /// <summary>Q18.</summary>
    public static FindingDescriptor DoraDropped { get; } =
        new(
            "MDSL2118",
            Severity.Error,
            "PEFT drops DoRA magnitudes (Q18)",
            "'{0}' is a DoRA adapter: PEFT would drop its trained magnitudes and merge the rest as if it were a plain LoRA",
            "A and B of a DoRA adapter mean something else without the magnitudes, so there is no result worth having."
        );

    /// <summary>Q19.</summary>
    public static FindingDescriptor LoraBiasDropped { get; } =
        new(
            "MDSL2119",
            Severity.Error,
            "PEFT drops the biases of lora_B (Q19)",
            "'{0}' has trained biases on lora_B: PEFT would drop them; native: {1} merges them",
            "The native spelling writes the weighted sum of the scaled biases."
        );

    /// <summary>Q21.</summary>
    public static FindingDescriptor DareZero { get; } =
        new(
            "MDSL2121",
            Severity.Error,
            "PEFT divides by a density of zero (Q21)",
            "With density 0 PEFT's '{0}' fills the result with NaN; write a density above 0",
            "The native spelling gives zeros."
        );

    /// <summary>What PEFT does silently to tensors that are no factors.</summary>
    public static FindingDescriptor CopyLost { get; } =
        new(
            "MDSL2131",
            Severity.Error,
            "PEFT loses trained copies",
            "{0} owns a trained copy of {1} that PEFT would silently lose; say what becomes of it with 'merge.modules_to_save' "
                + "(the name of the adapter whose copy is taken, or drop), or use the native spelling",
            "add_weighted_adapter makes new copies from the base model, whatever the adapters trained."
        );

    /// <summary>PEFT's refusal of trained base biases.</summary>
    public static FindingDescriptor TrainedBias { get; } =
        new(
            "MDSL2132",
            Severity.Error,
            "PEFT cannot merge trained biases",
            "'{0}' has trained biases of the base model (bias: {1}), which PEFT refuses or drops; native: {2} with 'merge.modules_to_save'",
            "With the biased adapter first, add_weighted_adapter raises; with it second, the biases are dropped."
        );

    /// <summary>A rank pattern that PEFT forgets.</summary>
    public static FindingDescriptor RankPatternLost { get; } =
        new(
            "MDSL2133",
            Severity.Error,
            "PEFT writes a result it cannot load",
            "'{0}' has modules of different ranks: PEFT's '{1}' keeps them but writes one rank in the config, so the result cannot be loaded; native: {2}",
            "The native spelling writes rank_pattern and alpha_pattern."
        );

    /// <summary>A rank above a module's dimensions.</summary>
    public static FindingDescriptor RankAboveDimensions { get; } =
        new(
            "MDSL2134",
            Severity.Error,
            "Rank above the module's dimensions",
            "Rank {0} is more than module '{1}' ({2} x {3}) has: PEFT fails or writes factors that cannot be loaded; the most is {4}",
            "The native spelling limits the rank of such modules by itself."
        );

    /// <summary>Layers that PEFT's SVD cannot factor.</summary>
    public static FindingDescriptor SvdLayer { get; } =
        new(
            "MDSL2135",
            Severity.Error,
            "PEFT's svd cannot factor this layer",
            "PEFT's '{0}' cannot factor module '{1}', {2}; native: {3}",
            "PEFT supports Linear, Conv1D, Embedding and ungrouped Conv2d with more than one channel here."
        );

    /// <summary>Concatenated ranks of a grouped convolution.</summary>
    public static FindingDescriptor GroupedConvolution { get; } =
        new(
            "MDSL2136",
            Severity.Error,
            "Grouped convolutions cannot be stacked",
            "Module '{0}' is a grouped convolution: stacking ranks would pair them with the wrong groups; write 'space: factors' (PEFT: 'combination_type: linear')",
            "Each group of B reads a contiguous slice of A's ranks. Merging A and B separately keeps the groups apart."
        );

    /// <summary>svd_clamp.</summary>
    public static FindingDescriptor ClampIsArbitrary { get; } =
        new(
            "MDSL2137",
            Severity.Warning,
            "Svd_clamp depends on arbitrary signs",
            "'svd_clamp' cuts off at a quantile of signed numbers whose signs are arbitrary, so no two tools agree; native: {0}, without a clamp",
            "Signs of singular vectors are free; MergeDsl makes the largest entry of every left vector positive."
        );

    /// <summary>svd_driver.</summary>
    public static FindingDescriptor SvdDriver { get; } =
        new(
            "MDSL2138",
            Severity.Error,
            "Svd_driver exists on CUDA only",
            "'svd_driver: {0}' names a cuSOLVER routine: on a CPU PEFT refuses it; remove the key",
            "It only chooses among routines that compute the same factors."
        );

    /// <summary>An adapter named like a module.</summary>
    public static FindingDescriptor NamedLikeModule { get; } =
        new(
            "MDSL2139",
            Severity.Error,
            "Adapter named like a module",
            "The adapter is called '{0}' like a part of module '{1}': PEFT would drop that module when it saves; give the adapter another name",
            "PEFT takes every key that contains .NAME. for a tensor of the adapter NAME."
        );

    /// <summary>Targets of two kinds.</summary>
    public static FindingDescriptor MixedTargetKinds { get; } =
        new(
            "MDSL2140",
            Severity.Error,
            "Target_modules of two kinds",
            "'target_modules' of '{0}' is {1}, that of '{2}' is {3}: PEFT cannot join them; native: {4}",
            "PEFT unites lists and joins regular expressions, but not one with the other."
        );

    /// <summary>A module of the result that no adapter has.</summary>
    public static FindingDescriptor NoSource { get; } =
        new(
            "MDSL2141",
            Severity.Error,
            "A module that no adapter has",
            "PEFT's result would have module '{0}', which none of the adapters has, and fail there; native: {1}",
            "The union of the targets, limited to the layers of the first adapter, selects modules that nobody trained."
        );

    /// <summary>The order of the modules is unknown.</summary>
    public static FindingDescriptor ModuleOrderUnknown { get; } =
        new(
            "MDSL2142",
            Severity.Error,
            "Order of the modules unknown",
            "PEFT's masks depend on the order in which the model registers its modules, and {0}; native: {1} depends on no order",
            "Known are the common transformers families, and models whose config.json lists 'layers' in order."
        );

    /// <summary>The initialiser's draws are unknown.</summary>
    public static FindingDescriptor InitialisationUnknown { get; } =
        new(
            "MDSL2143",
            Severity.Error,
            "Draws of the initialiser unknown",
            "'{0}' has init_lora_weights: {1}, so the random numbers that PEFT draws before the first mask are unknown; use 'seed_at: combine', or native: {2}",
            "Known are true, false and gaussian."
        );

    /// <summary>Half precision stays half precision.</summary>
    public static FindingDescriptor HalfPrecision { get; } =
        new(
            "MDSL2144",
            Severity.Info,
            "Merged in half precision",
            "'{0}' is stored in {1} and merged in it; for a PEFT that widens adapters when it loads them write 'autocast_adapter_dtype: true'",
            "PeftModel.from_pretrained widens adapters of half precision to float32 unless it gets autocast_adapter_dtype=False."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        CrossTerms,
        SignOnA,
        EqualMagnitudes,
        RsloraScale,
        ConfigOfFirst,
        LoraInPath,
        DoraDropped,
        LoraBiasDropped,
        DareZero,
        CopyLost,
        TrainedBias,
        RankPatternLost,
        RankAboveDimensions,
        SvdLayer,
        GroupedConvolution,
        ClampIsArbitrary,
        SvdDriver,
        NamedLikeModule,
        MixedTargetKinds,
        NoSource,
        ModuleOrderUnknown,
        InitialisationUnknown,
        HalfPrecision,
    ];
}
