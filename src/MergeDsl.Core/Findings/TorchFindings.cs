namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL4101 to 4119: files of <c>torch.save</c> that are not read. The first argument is the file.</summary>
public static class TorchFindings
{
    private const string SaveAgain =
        "Load the file where it comes from, if you trust it, and save its tensors as safetensors.";

    /// <summary>Arguments: file, what it is instead.</summary>
    public static FindingDescriptor NoTorchFile { get; } =
        Row(
            "MDSL4101",
            "No torch file",
            "'{0}' is {1}: expected a zip file as torch.save has written it since version 1.6"
        );

    /// <summary>Arguments: file, what is wrong.</summary>
    public static FindingDescriptor BadArchive { get; } =
        Row(
            "MDSL4102",
            "Archive is not as torch writes it",
            "'{0}': {1}: expected an uncompressed zip file as torch.save writes it"
        );

    /// <summary>Arguments: file, what kind of thing, its name.</summary>
    public static FindingDescriptor Forbidden { get; } =
        Row(
            "MDSL4103",
            "Pickle asks for something forbidden",
            "'{0}': its pickle asks for the {1} '{2}': expected nothing but tensors by their names"
        );

    /// <summary>Arguments: file, byte, what is wrong.</summary>
    public static FindingDescriptor BadPickle { get; } =
        Row(
            "MDSL4104",
            "Pickle is damaged",
            "'{0}': its pickle is not readable at byte {1} ({2}): expected tensors by their names"
        );

    /// <summary>Arguments: file, tensor, what is wrong with it.</summary>
    public static FindingDescriptor BadTensor { get; } =
        Row("MDSL4105", "Impossible tensor", "'{0}': tensor '{1}' {2}: expected a tensor that lies within its storage");

    /// <summary>Arguments: file, what stands there, key.</summary>
    public static FindingDescriptor NoTensor { get; } =
        Row("MDSL4106", "Something else than a tensor", "'{0}' holds {1} under '{2}': expected tensors by their names");

    internal static FindingDescriptor[] All { get; } =
    [NoTorchFile, BadArchive, Forbidden, BadPickle, BadTensor, NoTensor];

    private static FindingDescriptor Row(string id, string title, string message) =>
        new(id, Severity.Error, title, message, "Nothing in such a file is ever executed. " + SaveAgain);
}
