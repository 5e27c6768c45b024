using MergeDsl.Evaluation.Scoring;

namespace MergeDsl;

/// <summary>Whom an evaluation tells how far it is.</summary>
public sealed record EvaluationProgress
{
    /// <summary>Told where the merged adapter comes from, before anything is scored; null for nobody.</summary>
    public IProgress<MergedSource>? Merged { get; init; }

    /// <summary>Told of examples that are scored; null for nobody.</summary>
    public IProgress<ScoringProgress>? Scoring { get; init; }
}
