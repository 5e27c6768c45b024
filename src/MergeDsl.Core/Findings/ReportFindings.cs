namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL4890 and MDSL4891: where a report goes.</summary>
public static class ReportFindings
{
    /// <summary>Arguments: the page's file.</summary>
    public static FindingDescriptor ReportExists { get; } =
        new(
            "MDSL4890",
            Severity.Error,
            "Report exists",
            "The report '{0}' exists already: expected a new file (--overwrite replaces it)",
            "Choose another place for the page, or say --overwrite to replace the old one once the new one is complete."
        );

    /// <summary>Arguments: the page's file.</summary>
    public static FindingDescriptor ReportIsFolder { get; } =
        new(
            "MDSL4891",
            Severity.Error,
            "Report is a folder",
            "The report '{0}' is an existing folder: expected a file name that ends in .html, or a folder of another name",
            "A name that ends in .html is the page's own; any other one is the folder that the page goes into."
        );

    internal static FindingDescriptor[] All { get; } = [ReportExists, ReportIsFolder];
}
