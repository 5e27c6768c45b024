using MergeDsl.Evaluation.Interference;
using MergeDsl.Evaluation.Scoring;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>What a report page tells of a recipe; what is not known is left out of it.</summary>
/// <param name="Interference">How the adapters get along.</param>
public sealed record RecipeReport(InterferenceReport Interference)
{
    /// <summary>Scores of base, single adapters and merge on tasks; empty where nothing was evaluated.</summary>
    public IReadOnlyList<TaskScores> Tasks { get; init; } = [];

    /// <summary>The same one by one, in the order to be shown.</summary>
    public IReadOnlyList<TaskScore> Scores =>
        [
            .. from task in Tasks
            from score in task.Scores
            select new TaskScore(task.Task, score.Configuration, score.Accuracy, score.Examples)
            {
                Interval = score.Accuracy is null ? null : score.Interval,
                External = score.External,
                Loss = score.Loss,
            },
        ];

    /// <summary>How a search went; null where none was made.</summary>
    public TuneTrace? Trace { get; init; }
}

/// <summary>How one configuration did on one task.</summary>
/// <param name="Task">The recipe's name of the task.</param>
/// <param name="Configuration"><c>base</c>, an adapter's name, or <c>merged</c>.</param>
/// <param name="Right">Share of the examples answered right, 0 to 1; null where answers are not counted.</param>
/// <param name="Examples">How many examples there were; 0 for a score of an external evaluator.</param>
public sealed record TaskScore(string Task, string Configuration, double? Right, int Examples)
{
    /// <summary>The confidence interval of <see cref="Right"/>.</summary>
    public Interval? Interval { get; init; }

    /// <summary>What an external evaluator said; null where there is none.</summary>
    public double? External { get; init; }

    /// <summary>Mean loss of the answers, or of the texts, in nats a token; null where it is not known.</summary>
    public double? Loss { get; init; }
}

/// <summary>How a search went.</summary>
/// <param name="Objective">What was searched for, in words.</param>
/// <param name="IsLoss">True where less is better.</param>
/// <param name="Steps">One per candidate, in the order of evaluation.</param>
/// <param name="Best">The index of the step that was chosen.</param>
public sealed record TuneTrace(string Objective, bool IsLoss, IReadOnlyList<TuneStep> Steps, int Best);

/// <summary>One candidate of a search.</summary>
/// <param name="Value">Its objective.</param>
/// <param name="Candidate">What was tried, in words.</param>
public sealed record TuneStep(double Value, string Candidate);
