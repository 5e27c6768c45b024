using MergeDsl.Core.Findings;

namespace MergeDsl.Cli.Output;

/// <summary>Findings on standard error, one a line, as compilers print them.</summary>
internal static class FindingText
{
    /// <summary>Writes them in the order given.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="path">The file, spelled as the user gave it; findings about a <c>--set</c> name that instead.</param>
    /// <param name="error">Standard error.</param>
    public static void Write(IEnumerable<Finding> findings, string path, TextWriter error)
    {
        foreach (var finding in findings)
        {
            error.WriteLine(FindingFormatter.Format(finding, finding.Origin ?? path));
        }
    }

    /// <summary>How many there are, in words: <c>ok</c>, <c>ok, 1 warning</c>, <c>2 errors, 1 warning</c>.</summary>
    public static string Summary(IReadOnlyList<Finding> findings)
    {
        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        var warnings = findings.Count(finding => finding.Severity == Severity.Warning);
        var head = errors == 0 ? "ok" : Count(errors, "error");
        return warnings == 0 ? head : $"{head}, {Count(warnings, "warning")}";
    }

    private static string Count(int number, string word) => number == 1 ? $"1 {word}" : $"{number} {word}s";
}
