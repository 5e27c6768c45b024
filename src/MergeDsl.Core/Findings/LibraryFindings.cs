namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL3401 to 3439: adapters and prediction heads of the adapters library (AdapterHub), and their dialect.</summary>
public static class LibraryFindings
{
    /// <summary>Arguments: config file, what was found, a hint.</summary>
    public static FindingDescriptor UnknownArchitecture { get; } =
        new(
            "MDSL3401",
            Severity.Error,
            "Unknown kind of adapter of the adapters library",
            "'{0}' describes an adapter of architecture '{1}', which is not known: expected one that adapters 1.3 writes{2}",
            "A kind that is not known is never guessed. See the table of kinds in the README."
        );

    /// <summary>Arguments: adapter, name.</summary>
    public static FindingDescriptor NoTensors { get; } =
        new(
            "MDSL3402",
            Severity.Error,
            "No tensors of the adapter",
            "Adapter '{0}': no tensor belongs to the name '{1}': expected names such as '...loras.{1}.lora_A'",
            "The name in adapter_config.json is part of the names of all tensors. Save the adapter again instead of editing it."
        );

    /// <summary>Arguments: adapter, module, shape of A, shape of B, rank.</summary>
    public static FindingDescriptor FactorShapes { get; } =
        new(
            "MDSL3403",
            Severity.Error,
            "Factors do not have the rank of the config",
            "Adapter '{0}': module '{1}' has factors of shapes {2} and {3}: expected rank {4}, as 'r' says",
            "In the adapters library one rank holds for all modules. Save the adapter again instead of editing it."
        );

    /// <summary>Arguments: folder.</summary>
    public static FindingDescriptor NoHead { get; } =
        new(
            "MDSL3404",
            Severity.Error,
            "No prediction head",
            "'{0}' has no head_config.json: expected a prediction head as save_head of the adapters library writes it",
            "Name adapters under 'adapters' and prediction heads under 'heads'."
        );

    /// <summary>Arguments: folder, expected files.</summary>
    public static FindingDescriptor NoWeights { get; } =
        new(
            "MDSL3405",
            Severity.Error,
            "Adapter of the adapters library without weights",
            "'{0}' has no weights: expected {1}",
            "The folder may be an incomplete download."
        );

    /// <summary>Arguments: config file, alpha as written, what is used.</summary>
    public static FindingDescriptor OldAlpha { get; } =
        new(
            "MDSL3406",
            Severity.Warning,
            "Alpha of an old file is not used",
            "'{0}' was written by a version of the adapters library before 1.1.0: alpha {1} is read as {2}, the rank, as newer versions do",
            "Older versions scaled by 1 whatever alpha was. Load the adapter with a newer version and save it again."
        );

    /// <summary>Arguments: what was written, a hint, all strategies.</summary>
    public static FindingDescriptor UnknownStrategy { get; } =
        new(
            "MDSL3407",
            Severity.Error,
            "Unknown combine strategy",
            "'{0}' is not a combine strategy of the adapters library{1}; there are {2}",
            "The adapters library knows these three. For other methods use the native spelling: 'method'."
        );

    /// <summary>A recipe of heads and adapters.</summary>
    public static FindingDescriptor HeadsAndAdapters { get; } =
        new(
            "MDSL3408",
            Severity.Error,
            "Heads and adapters in one recipe",
            "This recipe has 'heads' and 'adapters': expected one of them",
            "Adapters and prediction heads are averaged apart, each with weights of its own: write two recipes."
        );

    /// <summary>Arguments: the output that is written, the section, the output that goes with it.</summary>
    public static FindingDescriptor OutputOfOthers { get; } =
        new(
            "MDSL3409",
            Severity.Error,
            "Output of something else",
            "'{0}' does not go with '{1}': expected '{2}'",
            "The result of 'heads' is a head, that of 'adapters' an adapter or a model."
        );

    /// <summary>Arguments: first adapter, other adapter, the entries that differ.</summary>
    public static FindingDescriptor ConfigsDiffer { get; } =
        new(
            "MDSL3410",
            Severity.Error,
            "Configurations differ",
            "'{0}' and '{1}' differ in {2}: expected the same configuration, as average_adapter demands",
            "Only dropout and the initialisation may differ. LoRA adapters of different settings are merged by the native spelling: 'method'."
        );

    /// <summary>Arguments: first adapter, other adapter, a tensor, what is wrong with it.</summary>
    public static FindingDescriptor TensorsDiffer { get; } =
        new(
            "MDSL3411",
            Severity.Error,
            "Tensors differ",
            "'{0}' and '{1}' do not hold the same tensors: '{2}' {3}",
            "Their configurations look the same to the adapters library, which takes some true and false settings for equal, but they are not."
        );

    /// <summary>Arguments: strategy, adapter, kind, why.</summary>
    public static FindingDescriptor StrategyNotForKind { get; } =
        new(
            "MDSL3412",
            Severity.Error,
            "Combine strategy is not defined for this kind",
            "'{0}' is not defined for '{1}' ({2}){3}: expected 'linear'",
            "The two other strategies are about the factors of LoRA."
        );

    /// <summary>Arguments: adapter, what it is.</summary>
    public static FindingDescriptor NotOfLibrary { get; } =
        new(
            "MDSL3413",
            Severity.Error,
            "Adapter of another library",
            "'{0}' is {1}: expected {2}",
            "Use the native spelling, 'method', which merges LoRA adapters of both libraries with each other; or convert the adapter with 'mergedsl convert'."
        );

    /// <summary>Arguments: rank asked for, rank of the adapters.</summary>
    public static FindingDescriptor RankWithLinear { get; } =
        new(
            "MDSL3414",
            Severity.Error,
            "Rank that is not for this strategy",
            "'svd_rank' {0} is given to '{1}' of adapters of rank {2}, with which the adapters library fails: expected no 'svd_rank'",
            "Only lora_delta_w_svd changes the rank."
        );

    /// <summary>Arguments: rank, module, rows, columns.</summary>
    public static FindingDescriptor RankTooLarge { get; } =
        new(
            "MDSL3415",
            Severity.Error,
            "Rank above the module's dimensions",
            "'svd_rank' {0} is more than module '{1}' ({2} x {3}) has, with which the adapters library fails: expected at most {4}",
            "The native spelling limits the rank of such modules by itself."
        );

    /// <summary>Arguments: adapter.</summary>
    public static FindingDescriptor WeightMissing { get; } =
        new(
            "MDSL3416",
            Severity.Error,
            "Weight missing before others",
            "Adapter '{0}' has no weight, but one behind it has: expected weights for all, for none, or for the first ones",
            "The adapters library pairs adapters with a list of weights, in order."
        );

    /// <summary>Arguments: adapter.</summary>
    public static FindingDescriptor AdapterLeftOut { get; } =
        new(
            "MDSL3417",
            Severity.Warning,
            "Adapter without a weight is left out",
            "'{0}' has no weight and is left out, as the adapters library does with fewer weights than adapters",
            "Write a weight for every adapter, or for none to give all the same share."
        );

    /// <summary>Arguments: strategy, native spelling.</summary>
    public static FindingDescriptor FactorWise { get; } =
        new(
            "MDSL3418",
            Severity.Warning,
            "The adapters library averages A and B separately",
            "'{0}' averages A and B separately, so weights count twice and products of different adapters' factors enter the result; native: {1}",
            "The result is not the weighted sum of what the adapters do: a single adapter of weight 0.5 keeps a quarter."
        );

    /// <summary>Arguments: rank of the adapters, rank asked for, factor, native spelling.</summary>
    public static FindingDescriptor AlphaSlip { get; } =
        new(
            "MDSL3419",
            Severity.Warning,
            "Alpha stays although the rank changes",
            "The rank changes from {0} to {1} but alpha stays, so the result is {2} times what it should be; native: {3}",
            "The adapters library scales by alpha/r. With svd_rank equal to the rank of the adapters the result is right."
        );

    /// <summary>Arguments: class, native spelling.</summary>
    public static FindingDescriptor InvertibleLost { get; } =
        new(
            "MDSL3420",
            Severity.Warning,
            "Invertible part is lost",
            "'average_adapter' of '{0}' leaves the invertible part out, and whoever loads the result gets a fresh one; with 'model_class: {1}' it is averaged",
            "The adapters library averages invertible adapters only on encoders without prediction heads."
        );

    /// <summary>Arguments: adapter.</summary>
    public static FindingDescriptor NotOrthogonal { get; } =
        new(
            "MDSL3421",
            Severity.Warning,
            "Averaged projections are not orthogonal",
            "'{0}' is a LoReFT, whose projections have orthogonal rows: those of the average, which the adapters library takes number by number, have not{1}",
            "Average NoReFT adapters instead, or train one adapter on all tasks."
        );

    /// <summary>Arguments: weights, their sum.</summary>
    public static FindingDescriptor WeightsNearlyCancel { get; } =
        new(
            "MDSL3422",
            Severity.Warning,
            "Weights cancel but for rounding",
            "The weights {0} sum to {1}, which is rounding alone, and are divided by it; 'normalize_weights: false' takes them as they are",
            "0.1 + 0.2 - 0.3 is not zero in binary. The adapters library divides by it all the same."
        );

    /// <summary>Arguments: weights.</summary>
    public static FindingDescriptor WeightsCancel { get; } =
        new(
            "MDSL3423",
            Severity.Error,
            "Weights cancel",
            "The weights {0} sum to zero, and the adapters library divides by their sum: expected 'normalize_weights: false', or other weights",
            "The adapters library fails and leaves a half-built adapter behind."
        );

    /// <summary>Arguments: key, why not.</summary>
    public static FindingDescriptor NotInDialect { get; } =
        new(
            "MDSL3424",
            Severity.Error,
            "Not for adapters of the adapters library",
            "'{0}' does not go with 'combine_strategy': {1}",
            "The native spelling, 'method', merges LoRA adapters of the adapters library into adapters that PEFT loads, with all that goes with it."
        );

    /// <summary>A section of heads with a strategy that is not theirs.</summary>
    public static FindingDescriptor HeadsAreLinear { get; } =
        new(
            "MDSL3425",
            Severity.Error,
            "Heads are averaged linearly",
            "'heads' are averaged as the adapters library does: expected 'combine_strategy: linear'",
            "average_head knows no other strategy."
        );

    /// <summary>Arguments: adapter, what its library does.</summary>
    public static FindingDescriptor FuseSlip { get; } =
        new(
            "MDSL3426",
            Severity.Warning,
            "Fused and unfused differ",
            "Adapter '{0}' is fused as merge_adapter does, which is not what it did while it was trained: {1}",
            "The difference is the adapters library's own. Evaluate the fused model before using it."
        );

    /// <summary>Arguments: first adapter, other adapter.</summary>
    public static FindingDescriptor SeveralToFuse { get; } =
        new(
            "MDSL3427",
            Severity.Error,
            "Two adapters of the adapters library on one module",
            "'{0}' and '{1}' both change module '{2}', and the adapters library does not say how: expected one of them",
            "Average them with a recipe, or convert them with 'mergedsl convert': adapters of PEFT add up."
        );

    /// <summary>Arguments: file.</summary>
    public static FindingDescriptor TooLarge { get; } =
        new(
            "MDSL3428",
            Severity.Error,
            "Adapter too large for a pickle",
            "'{0}' would be longer than 4 GiB: expected a smaller adapter",
            "Write an adapter that PEFT loads instead, with the native spelling: 'method'."
        );

    /// <summary>Arguments: folder.</summary>
    public static FindingDescriptor NotInParts { get; } =
        new(
            "MDSL3429",
            Severity.Error,
            "Not written in parts",
            "The output '{0}' is an adapter of the adapters library: expected a run without a share, which writes it as a whole",
            "Such adapters are small. Run the recipe on one machine."
        );

    /// <summary>Arguments: adapter, why.</summary>
    public static FindingDescriptor NotConvertible { get; } =
        new(
            "MDSL3430",
            Severity.Error,
            "Adapter has no counterpart",
            "'{0}' cannot be converted: {1}",
            "Only plain LoRA means the same in PEFT and in the adapters library."
        );

    /// <summary>Arguments: adapter, tensors.</summary>
    public static FindingDescriptor Dropped { get; } =
        new(
            "MDSL3431",
            Severity.Warning,
            "Left out in the conversion",
            "'{0}': {1} have no place in an adapter of the adapters library and are left out",
            "The adapters library saves prediction heads apart and trains no biases of the base model."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        UnknownArchitecture,
        NoTensors,
        FactorShapes,
        NoHead,
        NoWeights,
        OldAlpha,
        UnknownStrategy,
        HeadsAndAdapters,
        OutputOfOthers,
        ConfigsDiffer,
        TensorsDiffer,
        StrategyNotForKind,
        NotOfLibrary,
        RankWithLinear,
        RankTooLarge,
        WeightMissing,
        AdapterLeftOut,
        FactorWise,
        AlphaSlip,
        InvertibleLost,
        NotOrthogonal,
        WeightsNearlyCancel,
        WeightsCancel,
        NotInDialect,
        HeadsAreLinear,
        FuseSlip,
        SeveralToFuse,
        TooLarge,
        NotInParts,
        NotConvertible,
        Dropped,
    ];
}
