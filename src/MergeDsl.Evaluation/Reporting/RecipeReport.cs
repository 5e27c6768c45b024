using MergeDsl.Evaluation.Interference;
using MergeDsl.Evaluation.Scoring;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>What a report page tells of a recipe; what is not known is left out of it.</summary>
/// <param name="Interference">How the adapters get along.</param>
public sealed record RecipeReport(InterferenceReport Interference)
{
    /// <summary>Scores of base, single adapters and merge on tasks; empty where nothing was evaluated.</summary>
    public IReadOnlyList<TaskScores> Tasks { get; init; } = [];

    /// <summary>Those of them that are shares of right answers, in the order to be shown.</summary>
    public IReadOnlyList<TaskScore> Scores =>
        [
            .. from task in Tasks
            from score in task.Scores
            where score.Accuracy is not null && score.Interval is not null
            select new TaskScore(
                task.Task,
                score.Configuration,
                score.Accuracy!.Value,
                score.Interval!.Low,
                score.Interval.High,
                score.Loss,
                score.Examples
            ),
        ];

    /// <summary>How a search went; null where none was made.</summary>
    public TuneTrace? Trace { get; init; }
}

/// <summary>How one configuration did on one task.</summary>
/// <param name="Task">The recipe's name of the task.</param>
/// <param name="Configuration"><c>base</c>, an adapter's name, or <c>merged</c>.</param>
/// <param name="Score">Share of the examples answered right, 0 to 1.</param>
/// <param name="Low">Lower end of its confidence interval.</param>
/// <param name="High">Upper end of its confidence interval.</param>
/// <param name="Loss">Mean loss of the answers in nats a token; null where it is not known.</param>
/// <param name="Examples">How many examples there were.</param>
public sealed record TaskScore(
    string Task,
    string Configuration,
    double Score,
    double Low,
    double High,
    double? Loss,
    int Examples
);

/// <summary>How a search went.</summary>
/// <param name="Objective">What was searched for, in words.</param>
/// <param name="IsLoss">True where less is better.</param>
/// <param name="Steps">One per candidate, in the order of evaluation.</param>
public sealed record TuneTrace(string Objective, bool IsLoss, IReadOnlyList<TuneStep> Steps);

/// <summary>One candidate of a search.</summary>
/// <param name="Value">Its objective.</param>
/// <param name="Candidate">What was tried, in words.</param>
public sealed record TuneStep(double Value, string Candidate);
