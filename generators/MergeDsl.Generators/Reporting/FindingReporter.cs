using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;
using MergeDsl.Generators.Fluent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.Reporting;

/// <summary>Turns findings into what the compiler prints; the text is the tool's, character for character.</summary>
internal static class FindingReporter
{
    /// <summary>Reports all findings of a file.</summary>
    public static void Report(SourceProductionContext context, LocatedFindings file)
    {
        foreach (var finding in file.Findings)
        {
            context.ReportDiagnostic(Create(finding, file.Path));
        }
    }

    /// <summary>A finding in a file as a diagnostic at its exact token.</summary>
    public static Diagnostic Create(Finding finding, string path) =>
        Diagnostic.Create(
            Descriptors.Of(finding.Descriptor),
            LocationOf(finding.Span ?? SourceSpan.StartOfText, path),
            FindingFormatter.MessageOf(finding)
        );

    /// <summary>A finding in C# as a diagnostic, with what would be right for <see cref="CodeFixes.CorrectionFix"/>.</summary>
    public static Diagnostic Create(CodeFinding found) =>
        Diagnostic.Create(
            Descriptors.Of(found.Finding.Descriptor),
            found.Place,
            found.Correction?.Places,
            found.Correction?.Properties,
            FindingFormatter.MessageOf(found.Finding)
        );

    private static Location LocationOf(SourceSpan span, string path) =>
        Location.Create(
            path,
            new TextSpan(span.Start, span.Length),
            new LinePositionSpan(
                new LinePosition(span.Line - 1, span.Column - 1),
                new LinePosition(span.EndLine - 1, span.EndColumn - 1)
            )
        );
}
