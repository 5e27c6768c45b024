using System.Globalization;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Scoring;

namespace MergeDsl.Cli.Output;

/// <summary>Scores as a table: one row for each task and measure, one column for each configuration.</summary>
internal static class EvaluationText
{
    private const string None = "-";

    /// <summary>Where the merged adapter comes from.</summary>
    public static string Of(MergedSource merged) =>
        merged.Why is null
            ? $"merged: '{merged.Folder}', which is up to date"
            : $"merged: made for this evaluation in '{merged.Folder}', as {merged.Why}";

    /// <summary>The table.</summary>
    public static TextTable Table(EvaluationReport report)
    {
        string[] configurations =
        [
            .. report.Tasks.SelectMany(task => task.Scores).Select(score => score.Configuration).Distinct(),
        ];
        string[] ordered =
        [
            .. configurations.Where(name => name != Configurations.Merged),
            .. configurations.Where(name => name == Configurations.Merged),
        ];
        return new TextTable(
            [
                new("task"),
                new("measure"),
                .. ordered.Select(name => new TableColumn(name, true)),
                new("95 %", true),
                new("retained", true),
                new("against the best"),
            ],
            [.. report.Tasks.SelectMany(task => Rows(task, ordered))]
        );
    }

    /// <summary>The lines below the table.</summary>
    public static IEnumerable<string> Foot(EvaluationReport report)
    {
        if (report is { MeanRetained: { } mean, WorstRetained: { } worst })
        {
            yield return $"retained of the adapters' own scores: {Share(mean)} in the mean, {Share(worst)} at worst";
        }

        yield return $"predictions and scores in {report.Folder}, {Spelling.Time(report.Elapsed)}";
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(TaskScores task, string[] configurations)
    {
        (string Name, Func<ConfigurationScore, double?> Of)[] measures =
        [
            ("accuracy", score => score.Accuracy),
            ("score", score => score.External),
            ("loss", score => score.Loss),
            ("perplexity", score => score.Perplexity),
        ];
        var isFirst = true;
        foreach (var (name, of) in measures.Where(measure => task.Scores.Any(score => measure.Of(score) is not null)))
        {
            yield return
            [
                task.Task,
                name,
                .. configurations.Select(configuration =>
                    Number(task.Of(configuration) is { } score ? of(score) : null)
                ),
                .. isFirst ? Judged(task) : [None, None, None],
            ];
            isFirst = false;
        }
    }

    // What is told once a task stands behind its first measure.
    private static IEnumerable<string> Judged(TaskScores task) =>
        [
            task.Of(Configurations.Merged)?.Interval is { } interval
                ? $"{Number(interval.Low)} to {Number(interval.High)}"
                : None,
            task.Retained is { } share ? Share(share) : None,
            task.AgainstBest is { } best
                ? $"{best.Best} {Signed(best.Difference)} (p {best.PValue.ToString("0.###", CultureInfo.InvariantCulture)})"
                : None,
        ];

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? None;

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Share(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
