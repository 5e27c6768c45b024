using MergeDsl.Evaluation.Scoring;

namespace MergeDsl.Cli.Output;

/// <summary>Progress of scoring as plain lines for logs, one at every quarter of a task.</summary>
/// <param name="error">Standard error.</param>
internal sealed class PlainScoring(TextWriter error) : IProgress<ScoringProgress>
{
    private const int Steps = 4;
    private string task = "";
    private int told;

    /// <inheritdoc/>
    public void Report(ScoringProgress value)
    {
        var quarter = value.Total == 0 ? Steps : (int)((long)value.Done * Steps / value.Total);
        if (value.Task != task)
        {
            // What is known from an earlier run is no news.
            (task, told) = (value.Task, quarter);
        }
        else if (quarter > told)
        {
            told = quarter;
            error.WriteLine($"{task}: {string.Join(", ", Counts(value))}");
        }
    }

    private static IEnumerable<string> Counts(ScoringProgress value) =>
        [
            $"{value.Scored} of {value.Total} scored",
            .. value.Cached > 0 ? [$"{value.Cached} from cache"] : Array.Empty<string>(),
            .. value.Failed > 0 ? [$"{value.Failed} failed"] : Array.Empty<string>(),
        ];
}
