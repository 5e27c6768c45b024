namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL36xx: adapters that are made of the difference of two models, and adapters that are cut to fewer ranks.</summary>
public static class ExtractFindings
{
    /// <summary>Arguments: model, base, what was compared.</summary>
    public static FindingDescriptor NothingToExtract { get; } =
        new(
            "MDSL3601",
            Severity.Error,
            "Nothing to extract",
            "'{0}' and '{1}' hold the same numbers in {2}: expected a model that was trained from the base",
            "Numbers that differ only because one model is stored in a narrower type count as the same."
        );

    /// <summary>Arguments: model, tensor, shape, base, shape there, how many more.</summary>
    public static FindingDescriptor ShapesDiffer { get; } =
        new(
            "MDSL3602",
            Severity.Error,
            "Shapes differ",
            "'{0}': '{1}' is {2}, but in '{3}' it is {4}{5}: expected the same shapes",
            "If tokens were added before training, resize the base's embeddings first, as training did. Otherwise leave the module out: '--modules' names those that are compared."
        );

    /// <summary>Arguments: the model that lacks them, names of tensors, the model that has them.</summary>
    public static FindingDescriptor TensorsMissing { get; } =
        new(
            "MDSL3603",
            Severity.Error,
            "Tensors missing in one of the models",
            "'{0}' does not have {1}, which '{2}' has: expected a model and the base that it was trained from",
            "A head that was trained anew, or layers that were cut away, are no difference of numbers. '--modules' names the modules that are compared, and leaves out the others."
        );

    /// <summary>Arguments: names of tensors.</summary>
    public static FindingDescriptor NotSelected { get; } =
        new(
            "MDSL3604",
            Severity.Info,
            "Tensors that differ were not selected",
            "Not selected by '--modules', and not in the adapter: {0}",
            "The base stays as it is there, so base plus adapter is not the model."
        );

    /// <summary>Arguments: names of tensors.</summary>
    public static FindingDescriptor NoPlace { get; } =
        new(
            "MDSL3605",
            Severity.Warning,
            "Tensors that differ have no place in the adapter",
            "PEFT's LoRA has no place for {0}, which differ: the adapter leaves them as they are in the base",
            "LoRA holds factors of linear layers, embeddings and convolutions, trained biases, and whole copies of small modules such as norms. "
                + "Parameters of other names, stacks of experts and whole numbers are none of these."
        );

    /// <summary>Arguments: model.</summary>
    public static FindingDescriptor QuantisedModel { get; } =
        new(
            "MDSL3606",
            Severity.Error,
            "A quantised model has no difference",
            "'{0}' is quantised (its config.json has 'quantization_config'): expected floating point weights",
            "Its errors would be most of the difference. Take the model that it was quantised from."
        );

    /// <summary>Arguments: model, tensor, index.</summary>
    public static FindingDescriptor NotFinite { get; } =
        new(
            "MDSL3607",
            Severity.Error,
            "A model holds numbers that are not finite",
            "'{0}': tensor '{1}' is not finite at index {2}: expected finite numbers only",
            "NaN and infinity come from a training run that diverged or from a broken file. Take an earlier checkpoint."
        );

    /// <summary>Arguments: pattern, a hint.</summary>
    public static FindingDescriptor PatternWithoutMatch { get; } =
        new(
            "MDSL3608",
            Severity.Error,
            "Pattern matches no module",
            "'--modules {0}' matches no module of the model{1}",
            "'*' is any text, '0-3' a range of layer numbers; a pattern matches the end of a path from a dot on, as in the rules of recipes."
        );

    /// <summary>Arguments: names of tensors.</summary>
    public static FindingDescriptor CarriedWhole { get; } =
        new(
            "MDSL3609",
            Severity.Info,
            "Tensors are carried over whole",
            "The adapter holds {0} whole, as trained copies and biases",
            "Norms and biases are no matrices that factors could be made of. They are small, and nothing of them is lost."
        );

    /// <summary>Arguments: folder.</summary>
    public static FindingDescriptor PipelineModel { get; } =
        new(
            "MDSL3610",
            Severity.Error,
            "A pipeline is several models",
            "'{0}' is a pipeline of several models: expected the folder of one of them",
            "Extract from its components one by one: name the folder 'unet', 'transformer' or 'text_encoder' of both pipelines."
        );

    /// <summary>Arguments: module, rows, columns, the most numbers there may be.</summary>
    public static FindingDescriptor DeltaTooLarge { get; } =
        new(
            "MDSL3611",
            Severity.Error,
            "A difference is too large",
            "Module '{0}': the difference has {1} x {2} numbers: expected at most {3}",
            "The difference of a module is held whole while it is decomposed. Leave the module out: '--modules' names those that are compared."
        );

    /// <summary>Arguments: pattern, what is wrong with it.</summary>
    public static FindingDescriptor MalformedPattern { get; } =
        new(
            "MDSL3612",
            Severity.Error,
            "Pattern is malformed",
            "'--modules {0}': {1}",
            "'*' is any text, '0-3' a range of layer numbers; a pattern matches the end of a path from a dot on, as in the rules of recipes."
        );

    /// <summary>Arguments: model, base, names of tensors.</summary>
    public static FindingDescriptor NoMatrix { get; } =
        new(
            "MDSL3613",
            Severity.Error,
            "No matrix differs",
            "'{0}' and '{1}' differ in no matrix, only in {2}: expected a weight that factors can be made of",
            "PEFT loads no LoRA without factors. What differs is small: keep it as a file of its own."
        );

    /// <summary>Arguments: adapter, kind.</summary>
    public static FindingDescriptor NotLora { get; } =
        new(
            "MDSL3620",
            Severity.Error,
            "Adapter without ranks to cut",
            "Adapter '{0}' is of kind '{1}': expected a LoRA, whose factors can be cut",
            "A recipe with 'method: linear' and 'rank' makes a LoRA of most other kinds; 'mergedsl fuse' and 'mergedsl extract' make one of the others."
        );

    /// <summary>Arguments: adapter.</summary>
    public static FindingDescriptor DoraRanks { get; } =
        new(
            "MDSL3621",
            Severity.Error,
            "The ranks of DoRA cannot be cut alone",
            "Adapter '{0}' is a DoRA: expected a LoRA, since the magnitudes of DoRA belong to the whole weight",
            "A recipe that merges it alone with its 'base_model' and a 'rank' makes a LoRA of it, and with 'use_dora' a DoRA."
        );

    /// <summary>Arguments: adapter, modules.</summary>
    public static FindingDescriptor GroupedKept { get; } =
        new(
            "MDSL3622",
            Severity.Warning,
            "Grouped convolutions keep their rank",
            "Adapter '{0}': {1} {2} grouped and kept as before",
            "Each group of B reads its own slice of A's ranks, so the product of the two is not the delta, and cannot be cut like one."
        );

    /// <summary>Arguments: adapter.</summary>
    public static FindingDescriptor NothingCut { get; } =
        new(
            "MDSL3623",
            Severity.Info,
            "No module has a rank to give up",
            "Adapter '{0}' has no module of more ranks than were asked for: nothing was cut",
            "The result computes the same. Ask for fewer ranks to make it smaller."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NothingToExtract,
        ShapesDiffer,
        TensorsMissing,
        NotSelected,
        NoPlace,
        QuantisedModel,
        NotFinite,
        PatternWithoutMatch,
        CarriedWhole,
        PipelineModel,
        DeltaTooLarge,
        MalformedPattern,
        NoMatrix,
        NotLora,
        DoraRanks,
        GroupedKept,
        NothingCut,
    ];
}
