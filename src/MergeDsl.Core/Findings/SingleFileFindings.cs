namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL35xx: LoRA files of the image world, and the pipelines that they are fused into.</summary>
public static class SingleFileFindings
{
    /// <summary>Arguments: adapter, tensor, how many more like it.</summary>
    public static FindingDescriptor UnknownTensor { get; } =
        new(
            "MDSL3501",
            Severity.Error,
            "Tensor of a single file that nothing knows",
            "Adapter '{0}': the name of tensor '{1}' is not known: expected names of kohya's, LyCORIS' or diffusers' files, such as 'lora_unet_...lora_down.weight'{2}",
            "What the tensor does cannot be told, so nothing is done with the file. Take the tensor out of the file when it does not matter."
        );

    /// <summary>Arguments: adapter.</summary>
    public static FindingDescriptor Empty { get; } =
        new(
            "MDSL3502",
            Severity.Error,
            "File without tensors",
            "Adapter '{0}' holds no tensors: expected the factors of at least one module",
            "Saving the file went wrong. Save or download it again."
        );

    /// <summary>Arguments: adapter, module, one of its tensors.</summary>
    public static FindingDescriptor WithoutKind { get; } =
        new(
            "MDSL3503",
            Severity.Error,
            "Module without factors",
            "Adapter '{0}': module '{1}' has {2} but nothing that changes a weight: expected factors beside it",
            "The file may be incomplete. Save or download it again."
        );

    /// <summary>Arguments: adapter, module, two kinds.</summary>
    public static FindingDescriptor TwoKinds { get; } =
        new(
            "MDSL3504",
            Severity.Error,
            "Module of two kinds",
            "Adapter '{0}': module '{1}' has tensors of {2} and of {3}: expected one of them",
            "The tools take one of the two and leave the other out without a word. Keep one of them in the file."
        );

    /// <summary>Arguments: adapter, module, how many more like it.</summary>
    public static FindingDescriptor WithoutAlpha { get; } =
        new(
            "MDSL3505",
            Severity.Warning,
            "Module without alpha beside others with one",
            "Adapter '{0}': module '{1}' has no alpha, though others have: its rank is taken, as sd-scripts does; diffusers takes the alpha that most others have{2}",
            "Write alpha into the file to be sure that all tools read it the same way."
        );

    /// <summary>Arguments: adapter, key, two modules of the base model.</summary>
    public static FindingDescriptor AmbiguousModule { get; } =
        new(
            "MDSL3506",
            Severity.Error,
            "Name that may mean two modules",
            "Adapter '{0}': '{1}' may mean '{2}' or '{3}' of the base model: expected a name that means one",
            "The underscores of flat names cannot be told from the dots that they replaced. Name the module with dots, as diffusers does."
        );

    /// <summary>Arguments: adapter, tool, what, why.</summary>
    public static FindingDescriptor ToolDiffers { get; } =
        new(
            "MDSL3507",
            Severity.Warning,
            "Another tool computes something else",
            "Adapter '{0}': {1} does not compute this result: {2}",
            "The result is what the forward pass of the training means. The other tool takes something out of the file differently, or leaves it out."
        );

    /// <summary>Arguments: tensor, what it holds.</summary>
    public static FindingDescriptor NotFinite { get; } =
        new(
            "MDSL3508",
            Severity.Error,
            "Number of a module that is not finite",
            "Tensor '{0}' is {1}: expected a finite number",
            "Training went wrong, or the file was damaged. Take an earlier state of the adapter."
        );

    /// <summary>Arguments: option.</summary>
    public static FindingDescriptor NotForPipelines { get; } =
        new(
            "MDSL3509",
            Severity.Error,
            "Option that pipelines do not have",
            "'{0}' is for a single model, but the base is a pipeline of several: expected no such option",
            "The files of a pipeline stay as they are cut, and what a fuse changes of them is not kept."
        );

    /// <summary>Arguments: a single file, an adapter folder.</summary>
    public static FindingDescriptor FormatsDiffer { get; } =
        new(
            "MDSL3510",
            Severity.Error,
            "Single files beside adapter folders",
            "'{0}' is a single file, '{1}' is an adapter folder: expected adapters of one format",
            "The two name modules differently, so nothing would meet. Convert one of them, or fuse both into the base model."
        );

    /// <summary>Arguments: what the adapters are, the output, what is expected.</summary>
    public static FindingDescriptor OutputFormat { get; } =
        new(
            "MDSL3511",
            Severity.Error,
            "Output of another format",
            "The adapters are {0}, but the output is '{1}': expected {2}",
            "A result has the format of what it is made of: single files give a name that ends with .safetensors, adapter folders a folder."
        );

    /// <summary>Arguments: adapter, one of its modules, another adapter, one of its modules.</summary>
    public static FindingDescriptor NamingsDiffer { get; } =
        new(
            "MDSL3512",
            Severity.Error,
            "Single files that name modules differently",
            "'{0}' names modules like '{1}', '{2}' like '{3}': expected one naming",
            "Without it the same module would be two in the result. Save one of the files again with the names of the other, or fuse both into the base model."
        );

    /// <summary>Arguments: adapter, the native spelling.</summary>
    public static FindingDescriptor NoDialect { get; } =
        new(
            "MDSL3513",
            Severity.Error,
            "Single file in a dialect",
            "'{0}' is a single file, which PEFT does not merge: expected the native spelling, {1}",
            "The PEFT dialect gives the numbers that PEFT gives, and there are none for such files."
        );

    /// <summary>Arguments: file.</summary>
    public static FindingDescriptor FileInParts { get; } =
        new(
            "MDSL3514",
            Severity.Error,
            "Single file in parts",
            "'{0}' is a single file, which is not written in parts: expected no '--part'",
            "Such files are small. Run the recipe as a whole."
        );

    /// <summary>Arguments: file.</summary>
    public static FindingDescriptor NotLocked { get; } =
        new(
            "MDSL3515",
            Severity.Error,
            "Single file in a lock",
            "'{0}' is a single file, which a lock does not describe: expected an adapter folder",
            "What such a file means depends on numbers in it. Recipes of single files are run by the tool, not compiled."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NotLocked,
        UnknownTensor,
        Empty,
        WithoutKind,
        TwoKinds,
        WithoutAlpha,
        AmbiguousModule,
        ToolDiffers,
        NotFinite,
        NotForPipelines,
        FormatsDiffer,
        OutputFormat,
        NamingsDiffer,
        NoDialect,
        FileInParts,
    ];
}
