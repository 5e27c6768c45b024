namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL4046 to MDSL4055: outputs that are resumed, shared and joined.</summary>
public static class OutputFindings
{
    /// <summary>Arguments: output folder, the name of an entry that belongs to no model.</summary>
    public static FindingDescriptor OutputHoldsMoreThanModel { get; } =
        new(
            "MDSL4046",
            Severity.Error,
            "Output folder holds more than a model",
            "The output '{0}' holds '{1}': expected a new folder, or a model alone; remove it or choose another name",
            "Replacing a folder deletes it. Only a folder with a config.json and its weights, without other weights and with nothing but small visible sub-folders, is ever replaced by a model."
        );

    /// <summary>Arguments: output folder.</summary>
    public static FindingDescriptor OutputInUse { get; } =
        new(
            "MDSL4047",
            Severity.Error,
            "Output is being written",
            "Another run is writing the output '{0}' at this moment: expected one run at a time",
            "Wait for the other run or end it; what a dead run left is no obstacle."
        );

    /// <summary>Arguments: output folder.</summary>
    public static FindingDescriptor OtherUnfinished { get; } =
        new(
            "MDSL4048",
            Severity.Warning,
            "Unfinished output is of another run",
            "The unfinished output '{0}' was begun with another recipe, other inputs or another split: expected the same for --resume, so it is begun anew",
            "Only the very same work can be resumed: the result must hold the same bytes as that of an undisturbed run."
        );

    /// <summary>Arguments: output folder, file.</summary>
    public static FindingDescriptor DamagedUnfinished { get; } =
        new(
            "MDSL4049",
            Severity.Warning,
            "Finished file is damaged",
            "The unfinished output '{0}' does not hold the file '{1}' as it was written: expected the same bytes, so it is written again",
            "Something changed the file after it was finished, or the machine lost power."
        );

    /// <summary>Arguments: output folder.</summary>
    public static FindingDescriptor NoParts { get; } =
        new(
            "MDSL4050",
            Severity.Error,
            "There is nothing to join",
            "There are no parts of the output '{0}': expected folders named like '{0}.part-1-of-2'",
            "Run every part with --part first, with the same output."
        );

    /// <summary>Arguments: output folder, names of parts.</summary>
    public static FindingDescriptor PartMissing { get; } =
        new(
            "MDSL4051",
            Severity.Error,
            "Part is missing",
            "The output '{0}' cannot be joined without {1}: expected all parts",
            "Run the missing parts; those that are finished stay as they are."
        );

    /// <summary>Arguments: part, other part.</summary>
    public static FindingDescriptor PartsDisagree { get; } =
        new(
            "MDSL4052",
            Severity.Error,
            "Parts are of different runs",
            "'{0}' and '{1}' were made with different recipes, inputs or numbers of parts: expected parts of one run",
            "Remove the parts of the older run and make the missing ones again."
        );

    /// <summary>Arguments: part, file.</summary>
    public static FindingDescriptor PartDamaged { get; } =
        new(
            "MDSL4053",
            Severity.Error,
            "Part is damaged",
            "'{0}' does not hold '{1}' as it was written: expected the same bytes",
            "Remove this part and run it again."
        );

    /// <summary>Arguments: output folder, what lies beside it.</summary>
    public static FindingDescriptor UnfinishedWork { get; } =
        new(
            "MDSL4054",
            Severity.Error,
            "Unfinished work would be lost",
            "Beside the output '{0}' lies {1}",
            "Unfinished work is kept until the command that began it ends it. It lies in a hidden folder beside the output, '.NAME.partial'; who does not need it removes that."
        );

    /// <summary>Arguments: output folder.</summary>
    public static FindingDescriptor AdapterInParts { get; } =
        new(
            "MDSL4055",
            Severity.Error,
            "Adapter cannot be written in parts",
            "The adapter '{0}' cannot be shared out by --part: expected ranks that are known before the merge, found some that are chosen by energy",
            "Where a tensor lies in the adapter's file depends on the ranks of all modules. Name a rank, or leave 'output.adapter' out: a model can be shared out whatever the ranks."
        );

    /// <summary>Arguments: folder of a part, output folder.</summary>
    public static FindingDescriptor PartNamed { get; } =
        new(
            "MDSL4056",
            Severity.Error,
            "A part is named instead of its output",
            "'{0}' is one part of an output: expected the output itself, '{1}'",
            "A join finds the parts of an output beside it; it is told where the output goes."
        );

    /// <summary>Arguments: output folder.</summary>
    public static FindingDescriptor BegunAnew { get; } =
        new(
            "MDSL4057",
            Severity.Warning,
            "Unfinished output is begun anew",
            "An ended run had finished part of the output '{0}', which is begun anew: expected --resume to go on with it",
            "What a run leaves that is killed lies in a hidden folder beside the output, '.NAME.partial', until the next run to the same place."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        OutputHoldsMoreThanModel,
        OutputInUse,
        OtherUnfinished,
        DamagedUnfinished,
        NoParts,
        PartMissing,
        PartsDisagree,
        PartDamaged,
        UnfinishedWork,
        AdapterInParts,
        PartNamed,
        BegunAnew,
    ];
}
