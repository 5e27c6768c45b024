namespace MergeDsl.Evaluation.Scoring;

/// <summary>How far the scoring of a task is; examples are counted once a configuration.</summary>
/// <param name="Task">The task.</param>
/// <param name="Total">All of its examples.</param>
public sealed record ScoringProgress(string Task, int Total)
{
    /// <summary>Examples that were scored now.</summary>
    public int Scored { get; init; }

    /// <summary>Examples whose predictions are known from an earlier run.</summary>
    public int Cached { get; init; }

    /// <summary>Examples that could not be scored.</summary>
    public int Failed { get; init; }

    /// <summary>Examples that nothing is left to do for.</summary>
    public int Done => Scored + Cached + Failed;
}
