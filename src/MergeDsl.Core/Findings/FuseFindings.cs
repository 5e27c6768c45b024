namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL33xx: adapters that are to be fused into a base model.</summary>
public static class FuseFindings
{
    /// <summary>A variant without a fused weight: adapter, config key, why.</summary>
    public static FindingDescriptor NotFusable { get; } =
        new(
            "MDSL3301",
            Severity.Error,
            "This variant of LoRA cannot be fused",
            "Adapter '{0}' uses '{1}': {2}",
            "What such an adapter does depends on the input, or on more than one weight: no fixed weight does the same. Serve it unmerged."
        );

    /// <summary>A quantised base: where that is said.</summary>
    public static FindingDescriptor QuantisedBase { get; } =
        new(
            "MDSL3302",
            Severity.Error,
            "The base model is quantised",
            "The base model is quantised ({0}): expected floating point weights",
            "Fusing would have to dequantise and quantise again, and lose most of the adapter. Fuse into the original model and quantise the result."
        );

    /// <summary>A weight that holds no real numbers: module, adapter, tensor, type, how many more.</summary>
    public static FindingDescriptor WeightNotFloating { get; } =
        new(
            "MDSL3303",
            Severity.Error,
            "The base weight has a type that cannot be changed",
            "Module '{0}' of '{1}': the base model's '{2}' has type {3}: expected float32, bfloat16, float16 or an 8-bit float{4}",
            "If the base is quantised, fuse into the original model and quantise the result."
        );

    /// <summary>lora_bias without a bias to add it to: adapter, module, how many more.</summary>
    public static FindingDescriptor NoBaseBias { get; } =
        new(
            "MDSL3304",
            Severity.Error,
            "No bias to add to",
            "Adapter '{0}' was trained with lora_bias, but module '{1}' of the base model has no bias{2}",
            "The model class has no place for the bias. Serve the adapter unmerged."
        );

    /// <summary>Modules that the base does not have: how many, adapter, an example, a suggestion.</summary>
    public static FindingDescriptor ModulesLeftOut { get; } =
        new(
            "MDSL3305",
            Severity.Warning,
            "Modules missing in the base model are left out",
            "{0} of '{1}' {2} in the base model and left out, e.g. '{3}'{4}",
            "PEFT ignores them too. If the adapter was trained on a model with more layers, what is fused is only a part of it."
        );

    /// <summary>A convolution with groups: adapter, module, groups.</summary>
    public static FindingDescriptor GroupedConvolution { get; } =
        new(
            "MDSL3306",
            Severity.Error,
            "A grouped convolution cannot take the delta",
            "Adapter '{0}': module '{1}' is a convolution in {2} groups, but the delta reads all channels",
            "The delta of LoRA on a grouped convolution is no grouped convolution. Serve the adapter unmerged."
        );

    /// <summary>Two copies of one module: first adapter, second adapter, tensor.</summary>
    public static FindingDescriptor TwoCopies { get; } =
        new(
            "MDSL3307",
            Severity.Error,
            "Two trained copies of one module",
            "'{0}' and '{1}' both hold a trained '{2}': expected at most one copy of a module",
            "A model has one head and one set of embeddings. Merge the adapters with a recipe first: 'modules_to_save' says whose copy counts."
        );

    /// <summary>A weight on an adapter with copies: adapter, weight, what is taken whole.</summary>
    public static FindingDescriptor CopyTakenWhole { get; } =
        new(
            "MDSL3308",
            Severity.Warning,
            "A trained copy has no weight",
            "'{0}' is added with weight {1}, but its trained copies are taken whole: {2}",
            "Weights are factors on deltas. Trained copies of modules, biases and token rows replace what the base has."
        );

    /// <summary>A copy that does not fit: adapter, tensor, shape, shape in the base.</summary>
    public static FindingDescriptor CopyShape { get; } =
        new(
            "MDSL3309",
            Severity.Error,
            "A trained copy does not fit the base model",
            "Adapter '{0}': '{1}' is {2}, but {3} in the base model",
            "If tokens were added before training, resize the base model's embeddings first, as training did."
        );

    /// <summary>Token rows that do not fit: adapter, module, what is wrong.</summary>
    public static FindingDescriptor TokenRows { get; } =
        new(
            "MDSL3310",
            Severity.Error,
            "Trained token rows do not fit",
            "Adapter '{0}': the trained rows of '{1}' {2}",
            "trainable_token_indices names the rows of an embedding that the adapter holds; they must be as many as the adapter's tensor has."
        );

    /// <summary>The head got its own weight: head, embedding.</summary>
    public static FindingDescriptor Untied { get; } =
        new(
            "MDSL3311",
            Severity.Info,
            "Tied embeddings were untied",
            "'{0}' gets a weight of its own, since only one side of the tie with '{1}' changes in the same way; the config says so: tie_word_embeddings is false",
            "The base keeps one tensor for the input embedding and the head. The adapter changes them differently, so one tensor cannot hold both; "
                + "PEFT adds everything to the shared one ('--as-peft')."
        );

    /// <summary>A shared tensor changes for all its users: tensor, adapter.</summary>
    public static FindingDescriptor SharedChanged { get; } =
        new(
            "MDSL3312",
            Severity.Warning,
            "A shared weight changes for all who use it",
            "'{0}' is shared by the input embedding and the head: the delta of '{1}' changes both, and the fused model is not base plus adapter",
            "PEFT merges like this. Without '--as-peft' the head of a causal language model gets a weight of its own instead."
        );

    /// <summary>A tensor that the base does not have: adapter, tensor.</summary>
    public static FindingDescriptor Added { get; } =
        new(
            "MDSL3313",
            Severity.Info,
            "A tensor that the base model does not have",
            "Adapter '{0}' adds '{1}': the base model has none",
            "A head that was trained anew, such as a classifier on a language model. 'architectures' in config.json may have to name the class that has it."
        );

    /// <summary>Modules without factors: adapter, how many, an example.</summary>
    public static FindingDescriptor WithoutFactors { get; } =
        new(
            "MDSL3314",
            Severity.Warning,
            "Selected modules without factors stay as they are",
            "'{0}' selects {1} of the base model that it has no factors for, e.g. '{2}': they stay as they are",
            "The adapter was trained on fewer layers, or its file is incomplete. PEFT tells 'missing adapter keys' and goes on."
        );

    /// <summary>PEFT's doubled output projection: adapter, module.</summary>
    public static FindingDescriptor AddedTwice { get; } =
        new(
            "MDSL3315",
            Severity.Warning,
            "PEFT adds the delta of an attention's output projection twice",
            "Adapter '{0}': PEFT adds the delta of '{1}' twice, and so does '--as-peft'",
            "PEFT's wrapper of nn.MultiheadAttention merges its output projection itself and then asks the projection to merge. Without '--as-peft' it is added once."
        );

    /// <summary>A base that was changed in a way that cannot be repeated: adapter, initialisation, why.</summary>
    public static FindingDescriptor InitialUnknown { get; } =
        new(
            "MDSL3316",
            Severity.Error,
            "What the adapter was trained on cannot be found again",
            "Adapter '{0}' was initialised with '{1}', which changes the base weights: {2}",
            "Convert it to an ordinary LoRA where it was trained: save_pretrained(..., path_initial_model_for_weight_conversion=...)."
        );

    /// <summary>An expert parameter that cannot be placed: adapter, module, what is wrong.</summary>
    public static FindingDescriptor ExpertShape { get; } =
        new(
            "MDSL3317",
            Severity.Error,
            "Factors of expert parameters do not fit the base model",
            "Adapter '{0}': {1}",
            "target_parameters stacks the factors of all experts: A is (experts x rank, in), B is (out, rank x experts)."
        );

    /// <summary>A module with factors and a copy: adapter, module.</summary>
    public static FindingDescriptor CopyAndFactors { get; } =
        new(
            "MDSL3318",
            Severity.Error,
            "A module with factors and a trained copy",
            "'{0}' holds a trained copy of '{1}', which has factors in the same or another adapter: expected one of them",
            "The copy would replace what the factors change. Fuse without one of the adapters."
        );

    /// <summary>The same adapter again: adapter, how many times.</summary>
    public static FindingDescriptor NamedAgain { get; } =
        new(
            "MDSL3319",
            Severity.Warning,
            "An adapter is named more than once",
            "Adapter '{0}' is named {1} times, and its delta is added as often",
            "Give it once, with the sum of the weights, unless adding it again is what you want."
        );

    /// <summary>A weight of zero: adapter.</summary>
    public static FindingDescriptor AddsNothing { get; } =
        new(
            "MDSL3320",
            Severity.Warning,
            "An adapter with weight 0 adds nothing",
            "Adapter '{0}' has weight 0: its delta changes nothing",
            "Trained copies of modules, biases and token rows have no weight and still replace what the base has. Leave the adapter out otherwise."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NotFusable,
        QuantisedBase,
        WeightNotFloating,
        NoBaseBias,
        ModulesLeftOut,
        GroupedConvolution,
        TwoCopies,
        CopyTakenWhole,
        CopyShape,
        TokenRows,
        Untied,
        SharedChanged,
        Added,
        WithoutFactors,
        AddedTwice,
        InitialUnknown,
        ExpertShape,
        CopyAndFactors,
        NamedAgain,
        AddsNothing,
    ];
}
