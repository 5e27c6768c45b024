namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL313x: what the server that is to load the result says to it.</summary>
public static class ServingFindings
{
    /// <summary>A rank that vLLM admits only when told to.</summary>
    public static FindingDescriptor RankNeedsOption { get; } =
        new(
            "MDSL3130",
            Severity.Info,
            "Rank above the server's default",
            "The result {0} rank {1} in '{2}': start vLLM with --max-lora-rank {3}",
            "vLLM admits ranks up to 16 unless --max-lora-rank says 32, 64, 128, 256, 320 or 512. An energy rank is known only "
                + "after the run; until then its largest possible value counts."
        );

    /// <summary>A rank that vLLM never admits.</summary>
    public static FindingDescriptor RankTooLarge { get; } =
        new(
            "MDSL3131",
            Severity.Error,
            "Rank above the server's limit",
            "The result has rank {0} in '{1}', but vLLM admits at most {2}: set 'rank' to that or less",
            "The largest value of vLLM's --max-lora-rank is 512."
        );

    /// <summary>An energy rank that may be more than vLLM ever admits.</summary>
    public static FindingDescriptor RankMayBeTooLarge { get; } =
        new(
            "MDSL3132",
            Severity.Warning,
            "Rank that may exceed the server's limit",
            "The result can have up to rank {0} in '{1}', but vLLM admits at most {2}: look at the ranks after the run, or set a number",
            "The rank that keeps a share of the energy is known only after the run; before it, its largest possible value counts."
        );

    /// <summary>Layers that vLLM has no LoRA for.</summary>
    public static FindingDescriptor Convolution { get; } =
        new(
            "MDSL3133",
            Severity.Error,
            "Convolution that the server cannot load",
            "The result changes {0}, but vLLM has LoRA for linear layers and embeddings only and refuses it whole",
            "vLLM refuses the whole adapter when one of its modules is no layer that it can put LoRA on. Serve the adapter with "
                + "transformers, or leave 'serve' out."
        );

    /// <summary>Embeddings and output heads.</summary>
    public static FindingDescriptor Vocabulary { get; } =
        new(
            "MDSL3134",
            Severity.Warning,
            "Vocabulary layer that the server may not load",
            "The result changes {0}, but vLLM has LoRA on embeddings and output heads for some architectures only and refuses it whole elsewhere",
            "Llama and Mistral declare these layers (embedding_modules), other models do so in some versions or not at all; then "
                + "vLLM refuses the whole adapter. Try it with the version that is to serve it."
        );

    /// <summary>Trained copies.</summary>
    public static FindingDescriptor TrainedCopies { get; } =
        new(
            "MDSL3135",
            Severity.Error,
            "Trained copies that the server cannot load",
            "The result has a trained copy of {0}, which vLLM refuses: leave it out with 'modules_to_save: drop'",
            "vLLM demands that modules_to_save is empty. Without the copy the base model's own module works in its place: measure "
                + "whether the merge still does what it should."
        );

    /// <summary>Trained copies of classification heads.</summary>
    public static FindingDescriptor ClassificationHead { get; } =
        new(
            "MDSL3136",
            Severity.Warning,
            "Classification head that the server may not load",
            "The result has a trained copy of {0}, which only the newest versions of vLLM load",
            "They load modules_to_save with the names 'classifier' and 'score' for classification models; older versions refuse "
                + "the whole adapter."
        );

    /// <summary>Biases.</summary>
    public static FindingDescriptor Biases { get; } =
        new(
            "MDSL3137",
            Severity.Error,
            "Biases that the server cannot load",
            "The result has biases {0}, which vLLM refuses",
            "Biases of the base model are left out with 'modules_to_save: drop'; biases on lora_B belong to the factors, so that "
                + "such an adapter cannot be served by vLLM."
        );

    /// <summary>Weights of the base saved along.</summary>
    public static FindingDescriptor BaseWeights { get; } =
        new(
            "MDSL3138",
            Severity.Error,
            "Base weights that the server cannot load",
            "The result takes over the base model's {0} from '{1}', which vLLM refuses",
            "PEFT saved the embeddings along; save the adapter again with save_embedding_layers=False."
        );

    /// <summary>A DoRA.</summary>
    public static FindingDescriptor Dora { get; } =
        new(
            "MDSL3142",
            Severity.Error,
            "A DoRA that the server cannot load",
            "The result is a DoRA, which vLLM refuses",
            "Leave 'use_dora' out for a LoRA of the same rank, or serve the fused model: 'output.model'."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        Dora,
        RankNeedsOption,
        RankTooLarge,
        RankMayBeTooLarge,
        Convolution,
        Vocabulary,
        TrainedCopies,
        ClassificationHead,
        Biases,
        BaseWeights,
    ];
}
