namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL31xx: adapters and the base model against each other and against the recipe.</summary>
public static class MergeFindings
{
    /// <summary>Names of the base differ and nothing settles it.</summary>
    public static FindingDescriptor BaseNamesDiffer { get; } =
        new(
            "MDSL3101",
            Severity.Warning,
            "Names of the base model differ",
            "'{0}' was trained on '{1}', '{2}' on '{3}'; if that is the same model, say so with 'base_model: {4}'",
            "A local path and a hub id can name the same model. With base_model the shapes of every module are checked against it."
        );

    /// <summary>Shapes that cannot belong to one base.</summary>
    public static FindingDescriptor ShapesDisagree { get; } =
        new(
            "MDSL3102",
            Severity.Error,
            "Adapters of different base models",
            "Module '{0}' is {1} in '{2}' but {3} in '{4}': they cannot belong to one base model",
            "Adapters can only be merged when they were trained on the same base model."
        );

    /// <summary>Modules the base does not have.</summary>
    public static FindingDescriptor NotInBase { get; } =
        new(
            "MDSL3103",
            Severity.Error,
            "Module missing in the base model",
            "{0} of '{1}' {2} in the base model, e.g. '{3}'{4}",
            "The adapter was trained on another architecture, or the base model folder is another one."
        );

    /// <summary>A shape that does not fit the base.</summary>
    public static FindingDescriptor BaseShape { get; } =
        new(
            "MDSL3104",
            Severity.Error,
            "Shape does not fit the base model",
            "Module '{0}' of '{1}' changes a weight of {2}, but the base model's is {3}",
            "The adapter was trained on a model of another size."
        );

    /// <summary>Ranks that must be equal.</summary>
    public static FindingDescriptor RanksDiffer { get; } =
        new(
            "MDSL3105",
            Severity.Error,
            "Ranks differ",
            "'{0}' merges A and B separately and needs equal ranks, but {1}; native: {2}",
            "In 'space: dense' (and with cat and svd in the PEFT dialect) ranks may differ."
        );

    /// <summary>Several trained copies of one module.</summary>
    public static FindingDescriptor CopiesConflict { get; } =
        new(
            "MDSL3106",
            Severity.Error,
            "Several trained copies of one module",
            "{0} each own a trained copy of {1}; settle it with 'merge.modules_to_save': the name of the adapter whose copy is taken, average, or drop",
            "Classifiers, heads and embeddings saved whole cannot be merged by ranks. Per module: modules_to_save: { classifier: math, lm_head: drop }."
        );

    /// <summary>A copy that goes over whole.</summary>
    public static FindingDescriptor CopyCarried { get; } =
        new(
            "MDSL3107",
            Severity.Info,
            "Trained copy carried over",
            "{0} owns a trained copy of {1}, which goes into the result whole: the weight does not apply to it",
            "A copy replaces the base model's module. modules_to_save: drop leaves it out."
        );

    /// <summary>A copy left out on request.</summary>
    public static FindingDescriptor CopyDropped { get; } =
        new(
            "MDSL3108",
            Severity.Info,
            "Trained copy left out",
            "The trained copy that {0} owns of {1} is left out, as 'modules_to_save' says",
            "The base model's own module stays in place."
        );

    /// <summary>Arguments: adapter, what it is, module.</summary>
    public static FindingDescriptor DeltaNeedsBase { get; } =
        new(
            "MDSL3109",
            Severity.Error,
            "What an adapter does depends on the base model",
            "'{0}' is {1}: what it does to module '{2}' depends on the base's weights, so a 'base_model' that has it must be given",
            "DoRA and kinds that turn or scale weights are merged by what they do to the base. Name it in the recipe."
        );

    /// <summary>A part of the adapter this version cannot merge.</summary>
    public static FindingDescriptor NotMergeable { get; } =
        new(
            "MDSL3110",
            Severity.Error,
            "Adapter variant that cannot be merged",
            "'{0}' uses {1}, which changes what its factors mean: this version cannot merge it",
            "Plain LoRA, rsLoRA, rank and alpha patterns, lora_bias, embeddings and convolutions can be merged."
        );

    /// <summary>Arguments: adapter, kind.</summary>
    public static FindingDescriptor KindNotMerged { get; } =
        new(
            "MDSL3139",
            Severity.Error,
            "Adapter kind that is not merged",
            "'{0}' is of kind '{1}', which this merge does not know: expected a kind that changes weights alone, in the native spelling",
            "What LoRA, LoHa, LoKr, OFT and their like do to weights is merged by 'method'; (IA)³ also by 'combination_type: linear'. Kinds that change biases or "
                + "embeddings as well are fused one after the other: see 'mergedsl fuse'."
        );

    /// <summary>Arguments: adapter, module.</summary>
    public static FindingDescriptor KindNeedsBase { get; } =
        new(
            "MDSL3140",
            Severity.Error,
            "The base model tells the size of a delta",
            "'{0}' does not tell the size of the delta of module '{1}': expected a 'base_model' that has it",
            "Kinds that share tensors among modules, or draw places in a weight, take its size from the base model. Name it in the recipe."
        );

    /// <summary>Arguments: kind.</summary>
    public static FindingDescriptor KindNotFused { get; } =
        new(
            "MDSL3141",
            Severity.Error,
            "A merged adapter of this kind is not fused at once",
            "The result is an adapter of kind '{0}': expected an 'adapter' alone under 'output'",
            "Write the adapter, and fuse it with 'mergedsl fuse'."
        );

    /// <summary>An initialiser that changed the base.</summary>
    public static FindingDescriptor ChangedBase { get; } =
        new(
            "MDSL3111",
            Severity.Error,
            "Adapter of a changed base model",
            "'{0}' has init_lora_weights: {1}: its factors only make sense on the base model that initialiser changed; convert it first (path_initial_model_for_weight_conversion)",
            "PiSSA, OLoRA, CorDA, LoRA-GA and LoftQ subtract something from the base weights before training."
        );

    /// <summary>A rule that matches nothing.</summary>
    public static FindingDescriptor RuleMatchesNothing { get; } =
        new(
            "MDSL3112",
            Severity.Error,
            "Rule matches nothing",
            "'{0}' matches none of the {1} modules{2}",
            "A rule must match something. Patterns match whole module paths or dotted suffixes of them."
        );

    /// <summary>A rule whose matches were all taken.</summary>
    public static FindingDescriptor RuleShadowed { get; } =
        new(
            "MDSL3113",
            Severity.Warning,
            "Rule never applies",
            "Every module that '{0}' matches is taken by a rule above it",
            "The first rule that matches a module wins: put the special rule first."
        );

    /// <summary>A settlement for a module without copies.</summary>
    public static FindingDescriptor NothingToSettle { get; } =
        new(
            "MDSL3114",
            Severity.Error,
            "No trained copy to settle",
            "No adapter owns a trained copy of '{0}'{1}",
            "modules_to_save names modules that adapters own a full trained copy of."
        );

    /// <summary>The taken adapter has no copy.</summary>
    public static FindingDescriptor NoCopyToTake { get; } =
        new(
            "MDSL3115",
            Severity.Error,
            "No trained copy to take",
            "'{0}' has no trained copy of '{1}'; {2}",
            "Name an adapter that owns one."
        );

    /// <summary>Copies that cannot be averaged.</summary>
    public static FindingDescriptor CopyShapes { get; } =
        new(
            "MDSL3116",
            Severity.Error,
            "Trained copies that cannot be averaged",
            "'{0}' is {1} in '{2}' but {3} in '{4}': the copies cannot be averaged",
            "Averages need floating point numbers of one shape; classifiers of different label sets have none: take one, or drop them."
        );

    /// <summary>Ranks above a module's dimensions.</summary>
    public static FindingDescriptor RankLimited { get; } =
        new(
            "MDSL3117",
            Severity.Info,
            "Rank limited by dimensions",
            "{0} of {1} modules have fewer than {2} dimensions; their rank is limited to {3}",
            "A rank above min(out, in) holds nothing more."
        );

    /// <summary>fan_in_fan_out differs.</summary>
    public static FindingDescriptor FanInFanOutDiffers { get; } =
        new(
            "MDSL3118",
            Severity.Error,
            "Fan_in_fan_out differs",
            "'fan_in_fan_out' is {0} in '{1}' but {2} in '{3}': they were trained on different base models",
            "The flag says how the base model stores its weights."
        );

    /// <summary>Layouts differ.</summary>
    public static FindingDescriptor LayoutsDiffer { get; } =
        new(
            "MDSL3119",
            Severity.Error,
            "Layers of different kinds",
            "Module '{0}' is {1} in '{2}' but {3} in '{4}': they cannot belong to one base model",
            "Linear, embedding and convolution layers keep their factors differently."
        );

    /// <summary>Copies of base weights that are not needed twice.</summary>
    public static FindingDescriptor BaseCopyOnce { get; } =
        new(
            "MDSL3120",
            Severity.Info,
            "Base weights saved several times",
            "The base model's own '{0}' is saved in {1}; the result holds the copy of '{2}'",
            "PEFT saves the base embeddings along with adapters that target them. They are no part of the merge."
        );

    /// <summary>Task types differ.</summary>
    public static FindingDescriptor TaskTypesDiffer { get; } =
        new(
            "MDSL3121",
            Severity.Warning,
            "Task types differ",
            "'{0}' is for {1}, '{2}' for {3}; the result is for {1}",
            "PEFT loads an adapter into the model class of its task type."
        );

    /// <summary>Nothing in common.</summary>
    public static FindingDescriptor Disjoint { get; } =
        new(
            "MDSL3122",
            Severity.Info,
            "Target modules overlap partly",
            "{0} of {1} modules are not in every adapter; where one lacks a module it counts as zero",
            "Different target modules are ordinary input."
        );

    /// <summary>A copy kept of a module that also gets factors.</summary>
    public static FindingDescriptor CopyAndFactors { get; } =
        new(
            "MDSL3123",
            Severity.Error,
            "Trained copy of a module that is merged",
            "'{0}' adds a delta to '{1}', of which the result would hold a trained copy ('{2}'): PEFT loads one of the two; leave the copies out with 'modules_to_save: drop'",
            "PEFT puts no LoRA into the modules of modules_to_save, so the delta would be lost when the result is loaded."
        );

    /// <summary>Adapters that name different base models and share no part of one.</summary>
    public static FindingDescriptor Unrelated { get; } =
        new(
            "MDSL3124",
            Severity.Error,
            "Adapters of unrelated models",
            "'{0}' was trained on '{1}', '{2}' on '{3}', and their modules have nothing in common ('{4}', '{5}'): they cannot belong to one base model",
            "If they do belong to one model, name it with base_model: then every module is checked against it."
        );

    /// <summary>Biases on B beside a merged embedding.</summary>
    public static FindingDescriptor EmbeddingBias { get; } =
        new(
            "MDSL3125",
            Severity.Error,
            "Biases on lora_B beside an embedding",
            "'{0}' has biases on lora_B and '{1}' changes the embedding '{2}': PEFT loads no adapter with both",
            "lora_bias holds for all modules of an adapter, and PEFT refuses it for embeddings."
        );

    /// <summary>Arguments: why.</summary>
    public static FindingDescriptor NoDora { get; } =
        new(
            "MDSL3630",
            Severity.Error,
            "The result cannot be a DoRA",
            "'use_dora' cannot make a DoRA of this result: {0}",
            "A DoRA is written as PEFT saves one: an adapter folder without biases on lora_B, from a native merge."
        );

    /// <summary>Arguments: adapter, rank, rank policy, rank to write.</summary>
    public static FindingDescriptor FullRank { get; } =
        new(
            "MDSL3631",
            Severity.Warning,
            "The result has full rank",
            "What '{0}' does to the base is of full rank: with 'rank: {1}' the result keeps up to {2} ranks and is as large as the base's weights; a number, 'rank: {3}', cuts it",
            "DoRA, LoHa, OFT and their like change weights by deltas of any rank. A model takes them whole; for an adapter give the rank that it shall have."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NoDora,
        FullRank,
        BaseNamesDiffer,
        ShapesDisagree,
        NotInBase,
        BaseShape,
        RanksDiffer,
        CopiesConflict,
        CopyCarried,
        CopyDropped,
        DeltaNeedsBase,
        NotMergeable,
        KindNotMerged,
        KindNeedsBase,
        KindNotFused,
        ChangedBase,
        RuleMatchesNothing,
        RuleShadowed,
        NothingToSettle,
        NoCopyToTake,
        CopyShapes,
        RankLimited,
        FanInFanOutDiffers,
        LayoutsDiffer,
        BaseCopyOnce,
        TaskTypesDiffer,
        Disjoint,
        CopyAndFactors,
        Unrelated,
        EmbeddingBias,
    ];
}
