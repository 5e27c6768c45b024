using System.Globalization;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Evaluation.Scoring;

namespace MergeDsl;

/// <summary>Scores as a table of texts: one row for each task and measure, one column for each configuration.</summary>
/// <param name="Columns">What stands above; names of columns with numbers begin with <c>#</c>.</param>
/// <param name="Rows">Cells, as many a row as there are columns.</param>
public sealed record ScoreTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string None = "-";
    private const double LeastChance = 0.001;

    /// <summary>The table of an evaluation.</summary>
    public static ScoreTable Of(EvaluationReport report)
    {
        string[] scored =
        [
            .. report.Tasks.SelectMany(task => task.Scores).Select(score => score.Configuration).Distinct(),
        ];

        // The result stands last, also where an evaluator judged it before an adapter.
        string[] configurations = [.. scored.OrderBy(name => name == Configurations.Merged)];
        return new ScoreTable(
            ["task", "measure", .. configurations.Select(name => "#" + name), "#95 %", "#retained", "against the best"],
            [.. report.Tasks.SelectMany(task => RowsOf(task, configurations))]
        );
    }

    /// <summary>The lines that belong below it.</summary>
    public static IEnumerable<string> Foot(EvaluationReport report)
    {
        if (report is { MeanRetained: { } mean, WorstRetained: { } worst })
        {
            yield return $"retained of the adapters' own scores: {Share(mean)} in the mean, {Share(worst)} at worst";
        }

        var counts = $"{report.Scored} scored, {report.Cached} from cache";
        yield return $"predictions and scores in {report.Folder}: {counts}, {Quantities.Time(report.Elapsed)}";
    }

    private static IEnumerable<IReadOnlyList<string>> RowsOf(TaskScores task, string[] configurations)
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
                .. configurations.Select(one => Number(task.Of(one) is { } score ? of(score) : null)),
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
            task.AgainstBest is { } best ? $"{best.Best} {Signed(best.Difference)} ({Chance(best.PValue)})" : None,
        ];

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? None;

    private static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    private static string Chance(double p) =>
        p < LeastChance
            ? $"p < {LeastChance.ToString(CultureInfo.InvariantCulture)}"
            : $"p {p.ToString("0.###", CultureInfo.InvariantCulture)}";

    private static string Share(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
