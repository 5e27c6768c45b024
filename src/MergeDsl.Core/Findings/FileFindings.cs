namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL4xxx.</summary>
public static class FileFindings
{
    internal static FindingDescriptor[] All { get; } = [];
}
