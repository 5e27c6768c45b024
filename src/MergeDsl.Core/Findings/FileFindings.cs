namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL4xxx: files and folders that cannot be read or written.</summary>
public static class FileFindings
{
    /// <summary>Arguments: path, a hint.</summary>
    public static FindingDescriptor FolderMissing { get; } =
        new(
            "MDSL4000",
            Severity.Error,
            "Folder does not exist",
            "There is no folder '{0}'{1}: expected an adapter or model folder",
            "Paths in a recipe are relative to the recipe's own folder."
        );

    /// <summary>Arguments: path.</summary>
    public static FindingDescriptor FolderIsFile { get; } =
        new(
            "MDSL4001",
            Severity.Error,
            "File where a folder is expected",
            "'{0}' is a file: expected the folder that holds it",
            "Name the folder of the adapter or model, not a file in it."
        );

    /// <summary>Arguments: path.</summary>
    public static FindingDescriptor FileMissing { get; } =
        new(
            "MDSL4002",
            Severity.Error,
            "File does not exist",
            "There is no file '{0}': expected it to exist",
            "The folder may be an incomplete download."
        );

    /// <summary>Arguments: path.</summary>
    public static FindingDescriptor FileIsFolder { get; } =
        new(
            "MDSL4003",
            Severity.Error,
            "Folder where a file is expected",
            "'{0}' is a folder: expected a file",
            "Something else took the place of a checkpoint file."
        );

    /// <summary>Arguments: path.</summary>
    public static FindingDescriptor NoPermission { get; } =
        new(
            "MDSL4004",
            Severity.Error,
            "No permission",
            "'{0}' cannot be opened: expected permission to read or write it",
            "Check owner and access rights of the path."
        );

    /// <summary>Arguments: path, what the system says.</summary>
    public static FindingDescriptor AccessFailed { get; } =
        new(
            "MDSL4005",
            Severity.Error,
            "File system error",
            "Using '{0}' failed ({1}): expected it to be readable and writable",
            "The message is the operating system's."
        );

    /// <summary>Arguments: path.</summary>
    public static FindingDescriptor DiskFull { get; } =
        new(
            "MDSL4006",
            Severity.Error,
            "No space left",
            "There is no space left to write '{0}': expected room for the whole result",
            "`mergedsl plan` tells the size of the result. Nothing was left behind."
        );

    /// <summary>Arguments: path.</summary>
    public static FindingDescriptor ReadOnlyTarget { get; } =
        new(
            "MDSL4007",
            Severity.Error,
            "Read-only file system",
            "'{0}' lies on a read-only file system: expected a place that can be written",
            "Choose another output folder."
        );

    /// <summary>Arguments: file, what is wrong.</summary>
    public static FindingDescriptor NotJson { get; } =
        new(
            "MDSL4008",
            Severity.Error,
            "File is not JSON",
            "'{0}' is not readable ({1}): expected a JSON object in UTF-8",
            "NaN and Infinity, which Python writes, are no JSON either."
        );

    /// <summary>Arguments: file, its size, the largest size.</summary>
    public static FindingDescriptor JsonTooLarge { get; } =
        new(
            "MDSL4009",
            Severity.Error,
            "File is too large",
            "'{0}' has {1} bytes: expected at most {2}",
            "Recipes and configs have a few kilobytes. This file is something else."
        );

    /// <summary>Arguments: folder, what was found instead.</summary>
    public static FindingDescriptor NoAdapterConfig { get; } =
        new(
            "MDSL4010",
            Severity.Error,
            "Folder is no adapter",
            "'{0}' has no adapter_config.json{1}: expected an adapter folder as PEFT saves it",
            "PEFT saves every adapter that is not called 'default' in a sub-folder of its name."
        );

    /// <summary>Arguments: folder, what was found instead.</summary>
    public static FindingDescriptor NoAdapterWeights { get; } =
        new(
            "MDSL4011",
            Severity.Error,
            "Adapter without weights",
            "'{0}' has no adapter_model.safetensors{1}: expected the adapter's weights in that file",
            "The folder may be an incomplete download. PEFT never splits an adapter over several files."
        );

    /// <summary>Arguments: folder, pickle file, expected file.</summary>
    public static FindingDescriptor OnlyPickle { get; } =
        new(
            "MDSL4012",
            Severity.Error,
            "Weights are a pickle",
            "'{0}' holds its weights as '{1}', a legacy pickle that this version does not read: expected '{2}'",
            "Load it with PEFT or transformers and save it again with safe_serialization=True."
        );

    /// <summary>Arguments: folder, other file, file that is read.</summary>
    public static FindingDescriptor SecondWeights { get; } =
        new(
            "MDSL4013",
            Severity.Warning,
            "Second weights file",
            "'{0}' also holds '{1}', which is ignored: expected '{2}' alone",
            "Only one file is read. If the other one is newer, the folder mixes two saves."
        );

    /// <summary>Arguments: name, a hint about folders, cache folder.</summary>
    public static FindingDescriptor NotInCache { get; } =
        new(
            "MDSL4014",
            Severity.Error,
            "Model is not in the Hugging Face cache",
            "'{0}' is neither a folder{1} nor in the Hugging Face cache '{2}': expected one of them",
            "Nothing is downloaded. Fetch it with `hf download` first, or name a folder."
        );

    /// <summary>Arguments: name, cache folder of that name, what is missing.</summary>
    public static FindingDescriptor CacheIncomplete { get; } =
        new(
            "MDSL4015",
            Severity.Error,
            "Hugging Face cache entry is incomplete",
            "'{0}' in the Hugging Face cache ('{1}') has no {2}: expected a downloaded snapshot of its main branch",
            "Download it again with `hf download`."
        );

    /// <summary>Arguments: folder.</summary>
    public static FindingDescriptor NoModelConfig { get; } =
        new(
            "MDSL4016",
            Severity.Error,
            "Folder is no model",
            "'{0}' has no config.json: expected a model folder as transformers saves it",
            "Name the folder that holds config.json and the weights."
        );

    /// <summary>Arguments: folder.</summary>
    public static FindingDescriptor NoModelWeights { get; } =
        new(
            "MDSL4017",
            Severity.Error,
            "Model without weights",
            "'{0}' has neither model.safetensors nor model.safetensors.index.json: expected the model's weights in one of them",
            "The folder may be an incomplete download."
        );

    /// <summary>Arguments: index file, shard.</summary>
    public static FindingDescriptor ShardMissing { get; } =
        new(
            "MDSL4018",
            Severity.Error,
            "Shard is missing",
            "'{0}' names the shard '{1}', which does not exist: expected it in the same folder",
            "The folder is an incomplete download."
        );

    /// <summary>Arguments: adapter, names of files and folders.</summary>
    public static FindingDescriptor LeftOut { get; } =
        new(
            "MDSL4019",
            Severity.Info,
            "Files left out of the result",
            "The folder of adapter '{0}' also holds {1}: not needed to merge and not copied into the result",
            "A merge reads adapter_config.json and adapter_model.safetensors. Copy a tokenizer by hand if the result needs it."
        );

    /// <summary>Arguments: folder, names of files.</summary>
    public static FindingDescriptor StaleWeights { get; } =
        new(
            "MDSL4036",
            Severity.Info,
            "Other weights left out of the result",
            "The folder '{0}' also holds {1}: expected no other weights, and not copied into the result",
            "They are the old model's, in another format or for another use, and would not match the new weights beside them."
        );

    /// <summary>Arguments: output folder.</summary>
    public static FindingDescriptor OutputExists { get; } =
        new(
            "MDSL4040",
            Severity.Error,
            "Output exists",
            "The output '{0}' exists already: expected a new or empty folder (--overwrite replaces it)",
            "Choose another folder, or say --overwrite to replace the old one once the new one is complete."
        );

    /// <summary>Arguments: output folder, how they lie to each other, input folder.</summary>
    public static FindingDescriptor OutputTouchesInput { get; } =
        new(
            "MDSL4041",
            Severity.Error,
            "Output and input overlap",
            "The output '{0}' {1} the input '{2}': expected a folder apart from every input",
            "Writing there would destroy what is being read."
        );

    /// <summary>Arguments: output path.</summary>
    public static FindingDescriptor OutputHasNoName { get; } =
        new(
            "MDSL4042",
            Severity.Error,
            "Output is no folder name",
            "'{0}' cannot be an output: expected the path of a folder with a name",
            "The output is written beside its final place and renamed, so it needs a parent folder."
        );

    /// <summary>Arguments: output path.</summary>
    public static FindingDescriptor OutputIsFile { get; } =
        new(
            "MDSL4043",
            Severity.Error,
            "Output is a file",
            "The output '{0}' is an existing file: expected a new folder, or one to replace",
            "A folder never replaces a file, not even with --overwrite."
        );

    /// <summary>Arguments: output path, name of the file above it.</summary>
    public static FindingDescriptor OutputBelowFile { get; } =
        new(
            "MDSL4044",
            Severity.Error,
            "Output below a file",
            "The output '{0}' lies below the file '{1}': expected folders on the way to it",
            "Choose another output folder, or rename the file."
        );

    /// <summary>Arguments: output folder, the name of an entry that belongs to no adapter.</summary>
    public static FindingDescriptor OutputHoldsMore { get; } =
        new(
            "MDSL4045",
            Severity.Error,
            "Output folder holds more than an adapter",
            "The output '{0}' holds '{1}': expected a new folder, or an adapter alone; remove it or choose another name",
            "Replacing a folder deletes it. Only a folder with an adapter_config.json and without sub-folders is ever replaced."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        FolderMissing,
        FolderIsFile,
        FileMissing,
        FileIsFolder,
        NoPermission,
        AccessFailed,
        DiskFull,
        ReadOnlyTarget,
        NotJson,
        JsonTooLarge,
        NoAdapterConfig,
        NoAdapterWeights,
        OnlyPickle,
        SecondWeights,
        NotInCache,
        CacheIncomplete,
        NoModelConfig,
        NoModelWeights,
        ShardMissing,
        LeftOut,
        .. SafetensorsFindings.All,
        StaleWeights,
        OutputExists,
        OutputTouchesInput,
        OutputHasNoName,
        OutputIsFile,
        OutputBelowFile,
        OutputHoldsMore,
        .. OutputFindings.All,
        .. TorchFindings.All,
    ];
}
