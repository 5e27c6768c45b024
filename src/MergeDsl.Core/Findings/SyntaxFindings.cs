namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL0xxx.</summary>
public static class SyntaxFindings
{
    internal static FindingDescriptor[] All { get; } = [];
}
