using System.Collections.Immutable;
using MergeDsl.Core.Findings;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Reporting;

/// <summary>The catalogue as the compiler wants it: one descriptor for each row, made once.</summary>
internal static class Descriptors
{
    private const string Category = "MergeDsl";

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = FindingCatalog.All.ToDictionary(
        row => row.Id,
        Create,
        StringComparer.Ordinal
    );

    /// <summary>Those of what can be found in C#: everything but the syntax of texts, files and runs.</summary>
    public static ImmutableArray<DiagnosticDescriptor> OfFluentCode { get; } =
        FindingCatalog
            .All.Where(row => row.Id[4] is '1' or '2' or '3' || row == InternalFindings.Defect)
            .Select(Of)
            .ToImmutableArray();

    /// <summary>The descriptor of a row of the catalogue.</summary>
    public static DiagnosticDescriptor Of(FindingDescriptor row) => ById[row.Id];

    // The message of a finding is complete before the compiler sees it: braces in what a user wrote are text.
    private static DiagnosticDescriptor Create(FindingDescriptor row) =>
        new(row.Id, row.Title, "{0}", Category, SeverityOf(row.Severity), isEnabledByDefault: true, row.Help);

    private static DiagnosticSeverity SeverityOf(Severity severity) =>
        severity switch
        {
            Severity.Error => DiagnosticSeverity.Error,
            Severity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        };
}
