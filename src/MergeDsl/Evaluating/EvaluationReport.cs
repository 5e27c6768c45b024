using MergeDsl.Core.Display;
using MergeDsl.Evaluation.Scoring;

namespace MergeDsl;

/// <summary>What an evaluation found.</summary>
/// <param name="Tasks">The scores, one a task that has any, in the recipe's order.</param>
/// <param name="Merged">Where the merged adapter came from.</param>
/// <param name="Folder">The folder of predictions and scores.</param>
/// <param name="Findings">Warnings and errors on the way, located: lines of task files, evaluators that failed.</param>
/// <param name="Elapsed">Time from the first to the last score.</param>
[TypeFormatterSource("MergeDsl.Display.EvaluationFormatters, MergeDsl.Api")]
public sealed record EvaluationReport(
    IReadOnlyList<TaskScores> Tasks,
    MergedSource Merged,
    string Folder,
    IReadOnlyList<Finding> Findings,
    TimeSpan Elapsed
)
{
    /// <summary>Predictions and scores of evaluators that were made now.</summary>
    public int Scored { get; init; }

    /// <summary>Those that are known from an earlier run.</summary>
    public int Cached { get; init; }

    /// <summary>True when something could not be scored.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>The mean of the shares that the merge retains of each adapter's own score; null when nothing is told of any.</summary>
    public double? MeanRetained => Retained.Count > 0 ? Retained.Average() : null;

    /// <summary>The worst of these shares; null when nothing is told of any.</summary>
    public double? WorstRetained => Retained.Count > 0 ? Retained.Min() : null;

    private List<double> Retained => [.. Tasks.Select(task => task.Retained).OfType<double>()];
}

/// <summary>The merged adapter that was scored.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Why">Why it was merged for the evaluation, the end of a sentence; null when the recipe's own output was up to date.</param>
public sealed record MergedSource(string Folder, string? Why);
