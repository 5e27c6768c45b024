using System.Globalization;

namespace MergeDsl.Cli.Output;

/// <summary>A search as lines.</summary>
internal static class TuneText
{
    /// <summary>One candidate.</summary>
    public static string Of(TunedCandidate candidate) =>
        $"{candidate.Number, 4}  {Number(candidate.Value)}  loss {Number(candidate.Loss)}  {candidate.Words}";

    /// <summary>What is told at the end.</summary>
    public static IEnumerable<string> Foot(TuneReport report)
    {
        yield return $"best of {report.Steps.Count} on the validation examples, by {report.Measure}: {Number(report.Best.Value)} "
            + $"(loss {Number(report.Best.Loss)}) against {Number(report.Steps[0].Value)} "
            + $"(loss {Number(report.Steps[0].Loss)}) of the recipe";
        yield return $"  {report.Best.Words}";
        yield return $"wrote {report.Output}, {report.Trace} and {report.Page} in {Spelling.Time(report.Elapsed)}, "
            + $"{Spelling.Time(report.Merging)} of it merging"
            + (report.Resumed > 0 ? $"; {report.Resumed} were known from an earlier run" : "");
        yield return $"score it on the test examples: mergedsl evaluate {report.Output}";
    }

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "-";
}
