namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL3000 to 3049: what is wrong with the contents of an adapter or of a base model.</summary>
public static class AdapterFindings
{
    /// <summary>Arguments: adapter, what its config targets.</summary>
    public static FindingDescriptor NoFactors { get; } =
        new(
            "MDSL3000",
            Severity.Error,
            "Adapter without LoRA factors",
            "Adapter '{0}' holds no LoRA factors: expected a pair of lora_A and lora_B tensors for the modules that its config targets ({1})",
            "The file may belong to another kind of adapter, or saving it went wrong. `mergedsl inspect` lists its tensors."
        );

    /// <summary>Arguments: adapter, module, the factor that is there, the factor that is not, how many more like it.</summary>
    public static FindingDescriptor MissingFactor { get; } =
        new(
            "MDSL3001",
            Severity.Error,
            "One factor of a pair is missing",
            "Adapter '{0}': module '{1}' has {2} but no {3}: expected both{4}",
            "A LoRA module is the product of its two factors. Save or download the adapter again."
        );

    /// <summary>Arguments: adapter, tensor, shape, the config's rank, where that rank comes from, dimension (from 0), how many more like it.</summary>
    public static FindingDescriptor RankMismatch { get; } =
        new(
            "MDSL3002",
            Severity.Error,
            "Factor does not fit the rank",
            "Adapter '{0}': tensor '{1}' has shape {2}: expected rank {3} ({4}) in dimension {5}{6}",
            "PEFT refuses to load such an adapter. Correct r or rank_pattern in adapter_config.json to what the tensors say."
        );

    /// <summary>Arguments: adapter, tensor, shape, expected shape in words.</summary>
    public static FindingDescriptor WrongShape { get; } =
        new(
            "MDSL3003",
            Severity.Error,
            "Tensor has the wrong dimensions",
            "Adapter '{0}': tensor '{1}' has shape {2}: expected {3}",
            "The file was damaged or written by a tool that lays tensors out differently."
        );

    /// <summary>Arguments: adapter, tensor, its type, how many more like it.</summary>
    public static FindingDescriptor NotFloating { get; } =
        new(
            "MDSL3004",
            Severity.Error,
            "Factor is not floating point",
            "Adapter '{0}': tensor '{1}' has type {2}: expected a floating point type{3}",
            "Quantised factors cannot be merged. Save the adapter in float32, float16 or bfloat16."
        );

    /// <summary>Arguments: adapter, tensor, shape, how many more like it.</summary>
    public static FindingDescriptor EmptyDimension { get; } =
        new(
            "MDSL3005",
            Severity.Error,
            "Factor without entries",
            "Adapter '{0}': tensor '{1}' has shape {2}: expected every dimension to be at least 1{3}",
            "Parameters gathered on one rank only (ZeRO-3, FSDP) are saved empty on the others. Save the adapter from the gathered state."
        );

    /// <summary>Arguments: adapter, first tensor, second tensor, module.</summary>
    public static FindingDescriptor DuplicateTensor { get; } =
        new(
            "MDSL3006",
            Severity.Error,
            "Two tensors for one place",
            "Adapter '{0}': tensors '{1}' and '{2}' mean the same tensor of module '{3}': expected one of them",
            "The names differ only in a prefix or an adapter name. Keep one adapter in a file."
        );

    /// <summary>Arguments: adapter, target name.</summary>
    public static FindingDescriptor TargetWithoutFactors { get; } =
        new(
            "MDSL3007",
            Severity.Warning,
            "Targeted module has no factors",
            "Adapter '{0}' targets '{1}' but holds no factors of such a module: expected lora_A and lora_B tensors",
            "The file may be incomplete: PEFT drops tensors of a module that is named like another loaded adapter. Harmless when the base has no such module."
        );

    /// <summary>Arguments: adapter, tensor.</summary>
    public static FindingDescriptor UnknownTensor { get; } =
        new(
            "MDSL3008",
            Severity.Warning,
            "Tensor of unknown purpose",
            "Adapter '{0}': tensor '{1}' is not merged: expected LoRA factors, trained copies, biases or saved embeddings",
            "The tensor is left out of the result. If it matters, name its module under modules_to_save in adapter_config.json."
        );

    /// <summary>Arguments: adapter, module, how many more like it.</summary>
    public static FindingDescriptor MissingMagnitude { get; } =
        new(
            "MDSL3009",
            Severity.Error,
            "DoRA module without magnitude",
            "Adapter '{0}': module '{1}' has no lora_magnitude_vector: expected one because its config says use_dora{2}",
            "Without its magnitude the module's effect is unknown. Save the adapter again."
        );

    /// <summary>Arguments: adapter, module, how many more like it.</summary>
    public static FindingDescriptor MagnitudeWithoutDora { get; } =
        new(
            "MDSL3010",
            Severity.Warning,
            "Magnitude without use_dora",
            "Adapter '{0}': module '{1}' has a lora_magnitude_vector: expected none because its config does not say use_dora{2}",
            "PEFT ignores the magnitude of such an adapter. Set use_dora in adapter_config.json if it was trained with DoRA."
        );

    /// <summary>Arguments: pattern, what is wrong with it.</summary>
    public static FindingDescriptor InvalidPattern { get; } =
        new(
            "MDSL3011",
            Severity.Error,
            "Invalid regular expression",
            "'{0}' is not a regular expression ({1}): expected the syntax of Python's re module",
            "Patterns stand in target_modules, exclude_modules, layers_pattern, rank_pattern and alpha_pattern of adapter_config.json."
        );

    /// <summary>Arguments: pattern, text.</summary>
    public static FindingDescriptor SlowPattern { get; } =
        new(
            "MDSL3012",
            Severity.Error,
            "Regular expression takes too long",
            "Matching the regular expression '{0}' against '{1}' took longer than a second: expected a pattern without nested repetitions",
            "Nested repetitions such as (a+)+ need exponential time. Write the pattern without them."
        );

    /// <summary>Arguments: file, key, what was found, what was expected.</summary>
    public static FindingDescriptor ConfigValue { get; } =
        new(
            "MDSL3013",
            Severity.Error,
            "Wrong value in a config",
            "'{0}': key '{1}' is {2}: expected {3}",
            "Compare the file with what PEFT or transformers writes for the same kind of model."
        );

    /// <summary>Arguments: config file.</summary>
    public static FindingDescriptor MissingKind { get; } =
        new(
            "MDSL3014",
            Severity.Error,
            "Adapter config without peft_type",
            "'{0}' has no 'peft_type': expected a kind such as 'LORA'",
            "Without peft_type the file is no PEFT config; it may belong to another library."
        );

    /// <summary>Arguments: config file, kind, why.</summary>
    public static FindingDescriptor OtherKind { get; } =
        new(
            "MDSL3015",
            Severity.Error,
            "Adapter kind is not merged",
            "'{0}' describes an adapter of kind '{1}', which cannot become part of a weight, since {2}: expected a kind that changes weights, such as 'LORA'",
            "What such an adapter does depends on the input, or happens outside the weights. Serve it unmerged."
        );

    /// <summary>Arguments: config file, kind, a hint.</summary>
    public static FindingDescriptor UnknownKind { get; } =
        new(
            "MDSL3016",
            Severity.Error,
            "Unknown adapter kind",
            "'peft_type' in '{0}' is '{1}', which is not known: expected a kind such as 'LORA'{2}",
            "Check the spelling of peft_type; PEFT writes it in capitals."
        );

    /// <summary>Arguments: adapter, kind, how the names of its tensors begin.</summary>
    public static FindingDescriptor NoParts { get; } =
        new(
            "MDSL3017",
            Severity.Error,
            "Adapter without tensors of its kind",
            "Adapter '{0}' of kind '{1}' holds no tensors of that kind: expected names with '{2}' behind the paths of its modules",
            "The file may belong to another kind of adapter, or saving it went wrong. `mergedsl inspect` lists its tensors."
        );

    /// <summary>Arguments: adapter, module, which dimensions do not fit, how many more like it.</summary>
    public static FindingDescriptor PartsDoNotFit { get; } =
        new(
            "MDSL3018",
            Severity.Error,
            "Tensors of a module do not fit together",
            "Adapter '{0}': the tensors of module '{1}' do not fit its kind and the base model: {2}{3}",
            "The file was damaged, belongs to another base model, or was written by a tool that lays tensors out differently."
        );

    /// <summary>Arguments: adapter, module, what is not known.</summary>
    public static FindingDescriptor NotInFile { get; } =
        new(
            "MDSL3019",
            Severity.Error,
            "The file does not say everything about a module",
            "Adapter '{0}': what module '{1}' does depends on {2}",
            "Save the adapter with everything that it needs, or fuse it where it was trained."
        );

    /// <summary>Arguments: index file, tensor, shard, how many more like it.</summary>
    public static FindingDescriptor IndexedTensorMissing { get; } =
        new(
            "MDSL3030",
            Severity.Error,
            "Indexed tensor is not in its shard",
            "'{0}' places tensor '{1}' in '{2}', which does not hold it: expected index and shards to agree{3}",
            "Index and shards come from different saves. Download the model again."
        );

    /// <summary>Arguments: index file, tensor, shard, how many more like it.</summary>
    public static FindingDescriptor TensorNotIndexed { get; } =
        new(
            "MDSL3031",
            Severity.Error,
            "Shard holds a tensor the index does not name",
            "'{0}' does not place tensor '{1}' in '{2}', which holds it: expected index and shards to agree{3}",
            "Index and shards come from different saves. Download the model again."
        );

    /// <summary>Arguments: index file, tensor, file name.</summary>
    public static FindingDescriptor ShardPathEscapes { get; } =
        new(
            "MDSL3032",
            Severity.Error,
            "Index points outside the model folder",
            "'{0}' places tensor '{1}' in '{2}': expected the name of a file in the same folder",
            "A well-formed index names files beside itself. Do not trust this download."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NoFactors,
        MissingFactor,
        RankMismatch,
        WrongShape,
        NotFloating,
        EmptyDimension,
        DuplicateTensor,
        TargetWithoutFactors,
        UnknownTensor,
        MissingMagnitude,
        MagnitudeWithoutDora,
        InvalidPattern,
        SlowPattern,
        ConfigValue,
        MissingKind,
        OtherKind,
        UnknownKind,
        NoParts,
        PartsDoNotFit,
        NotInFile,
        IndexedTensorMissing,
        TensorNotIndexed,
        ShardPathEscapes,
    ];
}
