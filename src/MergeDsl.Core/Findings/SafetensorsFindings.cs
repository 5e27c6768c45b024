namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL4020 to 4039: safetensors files that are not what their header says. The first argument is the file.</summary>
public static class SafetensorsFindings
{
    private const string Damaged = "The file is damaged, incomplete or no safetensors file. Download or save it again.";

    /// <summary>Arguments: file, its length.</summary>
    public static FindingDescriptor TooShort { get; } =
        Row(
            "MDSL4020",
            "File too short",
            "'{0}' is {1} bytes long: expected a safetensors file, which starts with 8 bytes of header length"
        );

    /// <summary>Arguments: file, the header length, the most it could be.</summary>
    public static FindingDescriptor HeaderTooLong { get; } =
        Row("MDSL4021", "Header length is impossible", "The header of '{0}' claims {1} bytes: expected at most {2}");

    /// <summary>Arguments: file, what is wrong.</summary>
    public static FindingDescriptor HeaderNotJson { get; } =
        Row("MDSL4022", "Header is not JSON", "The header of '{0}' is not readable ({1}): expected JSON in UTF-8");

    /// <summary>Arguments: file, what was found.</summary>
    public static FindingDescriptor HeaderNotObject { get; } =
        Row("MDSL4023", "Header is no object", "The header of '{0}' is {1}: expected a JSON object of tensors");

    /// <summary>Arguments: file, tensor.</summary>
    public static FindingDescriptor DuplicateName { get; } =
        Row("MDSL4024", "Tensor named twice", "The header of '{0}' has the key '{1}' twice: expected every key once");

    /// <summary>Arguments: file, tensor, field, what was found, what was expected.</summary>
    public static FindingDescriptor BadEntry { get; } =
        Row("MDSL4025", "Malformed tensor entry", "'{0}': in tensor '{1}' the field '{2}' is {3}: expected {4}");

    /// <summary>Arguments: file, tensor, type, known types.</summary>
    public static FindingDescriptor UnknownType { get; } =
        Row("MDSL4026", "Unknown number type", "'{0}': tensor '{1}' has the type '{2}': expected one of {3}");

    /// <summary>Arguments: file, tensor, shape.</summary>
    public static FindingDescriptor ShapeTooLarge { get; } =
        Row("MDSL4027", "Impossible shape", "'{0}': tensor '{1}' has shape {2}: expected a size that fits 63 bits");

    /// <summary>Arguments: file, tensor, first offset, second offset.</summary>
    public static FindingDescriptor OffsetsReversed { get; } =
        Row(
            "MDSL4028",
            "Data ends before it begins",
            "'{0}': tensor '{1}' has the data offsets [{2}, {3}]: expected the end not to lie before the beginning"
        );

    /// <summary>Arguments: file, tensor, its first byte, the tensor before it, that one's end.</summary>
    public static FindingDescriptor Overlap { get; } =
        Row(
            "MDSL4029",
            "Tensors overlap",
            "'{0}': tensor '{1}' begins at byte {2}: expected it to begin where tensor '{3}' ends, at byte {4}"
        );

    /// <summary>Arguments: file, tensor, its first byte, where the data before it ends.</summary>
    public static FindingDescriptor Hole { get; } =
        Row(
            "MDSL4030",
            "Bytes that belong to no tensor",
            "'{0}': tensor '{1}' begins at byte {2}: expected byte {3}, where the data before it ends"
        );

    /// <summary>Arguments: file, first such tensor, its end, bytes of data, how many more there are.</summary>
    public static FindingDescriptor OutOfFile { get; } =
        new(
            "MDSL4031",
            Severity.Error,
            "Tensor reaches past the end of the file",
            "'{0}': tensor '{1}' ends at byte {2}: expected at most {3}, the length of the data{4}",
            "The file is truncated: the download or the copy of it stopped early, or the disk was full. Download or save it again."
        );

    /// <summary>Arguments: file, tensor, length, type, shape, expected length.</summary>
    public static FindingDescriptor LengthMismatch { get; } =
        Row("MDSL4032", "Data does not fit the shape", "'{0}': tensor '{1}' has {2} bytes for {3} {4}: expected {5}");

    /// <summary>Arguments: file, key, what was found.</summary>
    public static FindingDescriptor MetadataNotText { get; } =
        new(
            "MDSL4033",
            Severity.Warning,
            "Metadata is not text",
            "'{0}': key '{1}' of '__metadata__' is {2}: expected a map from text to text",
            "The value is kept as its JSON text. The reference library refuses such a file."
        );

    /// <summary>Arguments: file, number of bytes, end of the data.</summary>
    public static FindingDescriptor TrailingBytes { get; } =
        Row(
            "MDSL4034",
            "Bytes behind the last tensor",
            "'{0}' has {1} bytes behind its last tensor: expected the file to end with byte {2} of the data"
        );

    /// <summary>Arguments: file.</summary>
    public static FindingDescriptor LfsPointer { get; } =
        new(
            "MDSL4035",
            Severity.Error,
            "Git LFS pointer",
            "'{0}' is a Git LFS pointer, not the weights themselves: run 'git lfs pull' in its repository",
            "Git keeps large files elsewhere, and without Git LFS a clone holds only a text that says which file belongs there."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        TooShort,
        HeaderTooLong,
        HeaderNotJson,
        HeaderNotObject,
        DuplicateName,
        BadEntry,
        UnknownType,
        ShapeTooLarge,
        OffsetsReversed,
        Overlap,
        Hole,
        OutOfFile,
        LengthMismatch,
        MetadataNotText,
        TrailingBytes,
        LfsPointer,
    ];

    private static FindingDescriptor Row(string id, string title, string message) =>
        new(id, Severity.Error, title, message, Damaged);
}
