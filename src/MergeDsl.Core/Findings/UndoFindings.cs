namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL4070 to 4079: files of undo records that do not restore what was fused. The first argument is the file.</summary>
public static class UndoFindings
{
    private const string Damaged =
        "The file was changed, cut short or copied badly since the model was fused. Copy the fused folder again, or take the base model "
        + "from where it came from.";

    /// <summary>Arguments: file, byte where a record should begin.</summary>
    public static FindingDescriptor NoRecord { get; } =
        Row("MDSL4070", "No undo records", "'{0}': no undo record begins at byte {1}: expected one after the other");

    /// <summary>Arguments: file, byte where the record begins, length of the file.</summary>
    public static FindingDescriptor BrokenOff { get; } =
        Row(
            "MDSL4071",
            "Undo record breaks off",
            "'{0}': the undo record at byte {1} reaches past the end of the file: expected more than its {2} bytes"
        );

    /// <summary>Arguments: file, byte where the record begins, what is wrong.</summary>
    public static FindingDescriptor DamagedRecord { get; } =
        Row("MDSL4072", "Undo record is damaged", "'{0}': the undo record at byte {1} is damaged: {2}");

    /// <summary>Arguments: file, tensor.</summary>
    public static FindingDescriptor DuplicateTensor { get; } =
        Row(
            "MDSL4073",
            "Tensor undone twice",
            "'{0}' has two undo records for tensor '{1}': expected one for each tensor"
        );

    /// <summary>Arguments: file, tensor, number of the piece, how many there are.</summary>
    public static FindingDescriptor DamagedCode { get; } =
        Row(
            "MDSL4074",
            "Undo code is damaged",
            "'{0}': tensor '{1}' cannot be restored: piece {2} of {3} is not the code that the fusion wrote"
        );

    /// <summary>Arguments: file, tensor, hash it has, hash of the original.</summary>
    public static FindingDescriptor NotOriginal { get; } =
        new(
            "MDSL4075",
            Severity.Error,
            "Restored tensor is not the original",
            "'{0}': tensor '{1}' was restored with the hash {2}: expected {3}, that of the original",
            "The fused model or the file was changed since the fusion: undoing needs both as they were written."
        );

    /// <summary>Arguments: folder.</summary>
    public static FindingDescriptor NotUndoable { get; } =
        new(
            "MDSL4076",
            Severity.Error,
            "The model was not fused to be undone",
            "'{0}' has no mergedsl.undo: expected a model that was fused with '--undoable'",
            "What restores the base is written by 'mergedsl fuse --undoable' alone. Without it the base is gone from the fused model."
        );

    /// <summary>Arguments: folder, tensor.</summary>
    public static FindingDescriptor NoTensorRecord { get; } =
        new(
            "MDSL4077",
            Severity.Error,
            "Tensor without an undo record",
            "'{0}': nothing tells how tensor '{1}' is restored: expected the undo files that were written beside it",
            "Every weights file has an undo file beside it, of the same name with the ending '.undo'. They belong together."
        );

    /// <summary>Arguments: file.</summary>
    public static FindingDescriptor DamagedNote { get; } =
        Row("MDSL4078", "Undo note is damaged", "'{0}' is no note of this version: expected what the fusion wrote");

    /// <summary>Arguments: what was asked for.</summary>
    public static FindingDescriptor CannotBeUndone { get; } =
        new(
            "MDSL4079",
            Severity.Error,
            "This fuse cannot be undone",
            "'--undoable' keeps the files and number types of the base model: it does not go with {0}",
            "Restoring bit for bit needs every tensor where it was and as it was stored."
        );

    /// <summary>Arguments: folder of the fused model.</summary>
    public static FindingDescriptor BaseGivenUp { get; } =
        new(
            "MDSL4080",
            Severity.Warning,
            "The base model is given up",
            "'--swap' without '--undoable': the base model that '{0}' was made of cannot be restored from the result",
            "Add '--undoable', and the result can be swapped and unfused again."
        );

    /// <summary>Arguments: folder of the fused model.</summary>
    public static FindingDescriptor UndoableBase { get; } =
        new(
            "MDSL4081",
            Severity.Warning,
            "The base model is a fused one",
            "'{0}' was fused to be undone, and what is added now comes on top (did you mean '--swap'?)",
            "'--swap' takes the adapters of such a model out before it adds others. Without it 'unfuse' leads back to the fused model only."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NoRecord,
        BrokenOff,
        DamagedRecord,
        DuplicateTensor,
        DamagedCode,
        NotOriginal,
        NotUndoable,
        NoTensorRecord,
        DamagedNote,
        CannotBeUndone,
        BaseGivenUp,
        UndoableBase,
    ];

    private static FindingDescriptor Row(string id, string title, string message) =>
        new(id, Severity.Error, title, message, Damaged);
}
