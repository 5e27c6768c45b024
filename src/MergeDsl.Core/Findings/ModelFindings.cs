namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL4501 to 4519: models that cannot be run, and what cannot be run on them.</summary>
public static class ModelFindings
{
    /// <summary>Arguments: config file, key, its value, a suggestion, the known ones.</summary>
    public static FindingDescriptor UnknownArchitecture { get; } =
        new(
            "MDSL4501",
            Severity.Error,
            "Unknown architecture",
            "'{0}': '{1}' is '{2}'{3}: expected one of {4}",
            "Models of these families can be run here. Others can be scored by an external evaluator."
        );

    /// <summary>Arguments: config file, key, a suggestion.</summary>
    public static FindingDescriptor MissingKey { get; } =
        new(
            "MDSL4502",
            Severity.Error,
            "A key is missing in config.json",
            "'{0}' has no '{1}'{2}: expected the size that the weights have",
            "Take the config.json that belongs to the weights: save_pretrained writes both."
        );

    /// <summary>Arguments: config file, type, a suggestion, the known ones.</summary>
    public static FindingDescriptor UnknownRopeType { get; } =
        new(
            "MDSL4503",
            Severity.Error,
            "Unknown type of rotary position embedding",
            "'{0}': the rope type '{1}' is not supported{2}: expected one of {3}",
            "transformers refuses types it does not know, too. Early files of Phi-3 say 'su' for what is 'longrope' now."
        );

    /// <summary>Arguments: config file, rope type, key, a suggestion.</summary>
    public static FindingDescriptor MissingRopeKey { get; } =
        new(
            "MDSL4504",
            Severity.Error,
            "A setting of the rotary position embedding is missing",
            "'{0}': the rope type '{1}' needs '{2}'{3}",
            "The settings stand in 'rope_parameters', or 'rope_scaling' in older files."
        );

    /// <summary>Arguments: folder, tensor, a suggestion.</summary>
    public static FindingDescriptor MissingTensor { get; } =
        new(
            "MDSL4505",
            Severity.Error,
            "A weight is missing in the model's files",
            "'{0}' has no tensor '{1}'{2}: expected all weights that config.json speaks of",
            "transformers would fill it with random numbers. The files are incomplete, or config.json belongs to another model."
        );

    /// <summary>Arguments: folder, tensor, its shape, the shape expected.</summary>
    public static FindingDescriptor TensorShape { get; } =
        new(
            "MDSL4506",
            Severity.Error,
            "A weight has a wrong shape",
            "'{0}': tensor '{1}' is {2}: expected {3} after config.json",
            "The sizes in config.json and the weights contradict each other: they belong to different models."
        );

    /// <summary>Arguments: folder, tensor, type.</summary>
    public static FindingDescriptor TensorType { get; } =
        new(
            "MDSL4507",
            Severity.Error,
            "A weight has a type that cannot be run",
            "'{0}': tensor '{1}' has type {2}: expected floating point numbers",
            "Quantised models cannot be run here. Take the original model."
        );

    /// <summary>Arguments: tokens of the text, positions of the model.</summary>
    public static FindingDescriptor TextTooLong { get; } =
        new(
            "MDSL4508",
            Severity.Error,
            "A text is longer than the model's positions",
            "A text of {0} tokens does not fit: the model has learned {1} positions",
            "Shorten the prompt, or ask for fewer new tokens."
        );

    /// <summary>Arguments: token, size of the vocabulary.</summary>
    public static FindingDescriptor UnknownToken { get; } =
        new(
            "MDSL4509",
            Severity.Error,
            "A token is not in the model's vocabulary",
            "Token {0} is not in the vocabulary of {1} tokens",
            "The tokenizer belongs to another model, or tokens were added to it and the model's embeddings were not resized."
        );

    /// <summary>Arguments: variant, a suggestion.</summary>
    public static FindingDescriptor UnknownVariant { get; } =
        new(
            "MDSL4510",
            Severity.Error,
            "Unknown variant of the model",
            "The model has no variant '{0}'{1}",
            "A variant is the base, or what was added to it under a name."
        );

    /// <summary>Arguments: tensor or module, a suggestion.</summary>
    public static FindingDescriptor UnknownModule { get; } =
        new(
            "MDSL4511",
            Severity.Error,
            "A change of a module that the model does not have",
            "The model has no '{0}'{1}: nothing can be added to it",
            "The adapter or merge was made for another model."
        );

    /// <summary>Arguments: module, what it is, what is expected.</summary>
    public static FindingDescriptor ChangeShape { get; } =
        new(
            "MDSL4512",
            Severity.Error,
            "A change does not fit its module",
            "'{0}': the change is {1}: expected {2}",
            "The adapter or merge was made for another model."
        );

    /// <summary>Arguments: tensor, what.</summary>
    public static FindingDescriptor NotUnmerged { get; } =
        new(
            "MDSL4513",
            Severity.Error,
            "An adapter cannot be applied unmerged",
            "'{0}' cannot be changed beside the model's weights: {1}",
            "Fuse the adapter into the base with 'mergedsl fuse' and run the fused model."
        );

    /// <summary>Arguments: folder, how many.</summary>
    public static FindingDescriptor MoreTensors { get; } =
        new(
            "MDSL4514",
            Severity.Error,
            "More weights are missing or do not fit",
            "'{0}' has {1} more weights that are missing or do not fit: expected the weights that config.json speaks of",
            "Only the first ones are told. Where whole layers are missing, see num_hidden_layers in config.json."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        UnknownArchitecture,
        MissingKey,
        UnknownRopeType,
        MissingRopeKey,
        MissingTensor,
        TensorShape,
        TensorType,
        TextTooLong,
        UnknownToken,
        UnknownVariant,
        UnknownModule,
        ChangeShape,
        NotUnmerged,
        MoreTensors,
    ];
}
