namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL3xxx.</summary>
public static class AdapterFindings
{
    internal static FindingDescriptor[] All { get; } = [];
}
