namespace MergeDsl.Evaluation.Scoring;

/// <summary>How far the scoring of a task is.</summary>
/// <param name="Task">The task.</param>
/// <param name="Done">Examples scored, each counted once a configuration.</param>
/// <param name="Total">All of them.</param>
public sealed record ScoringProgress(string Task, int Done, int Total);
