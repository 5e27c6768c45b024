using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Testing;

namespace MergeDsl.Core.Tests.Recipes;

/// <summary>Reads a marked recipe and expects exactly the given findings, in order, each covering the marked text.</summary>
internal static class RecipeExpectation
{
    public static IReadOnlyList<Finding> ShouldFind(this string marked, params FindingDescriptor[] expected)
    {
        var text = MarkedText.Parse(marked);
        var findings = RecipeReading.Read(text.Text).Findings;
        findings
            .Select(finding => $"{finding.Id} {finding.Message}")
            .Count()
            .ShouldBe(expected.Length, Describe(findings));
        for (var index = 0; index < expected.Length; index++)
        {
            findings[index].Descriptor.ShouldBe(expected[index], Describe(findings));
            var span = findings[index].Span!.Value;
            var covered = text.Text.Substring(span.Start, span.Length);
            var mark = text.Spans[index];
            covered.ShouldBe(text.Text.Substring(mark.Start, mark.Length), findings[index].Message);
            span.Start.ShouldBe(mark.Start);
        }

        return findings;
    }

    private static string Describe(IEnumerable<Finding> findings) =>
        string.Join("\n", findings.Select(finding => $"{finding.Id} at {finding.Subject}: {finding.Message}"));
}
