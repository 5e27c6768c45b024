namespace MergeDsl.Evaluation.Scoring;

/// <summary>The scores of all configurations on one task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Kind">What was counted; null for an external evaluator.</param>
/// <param name="Scores">One a configuration, in order; those that could not be scored are missing.</param>
public sealed record TaskScores(string Task, TaskKind? Kind, IReadOnlyList<ConfigurationScore> Scores)
{
    /// <summary>The adapter whose own task it is; null when it is nobody's.</summary>
    public string? Owner { get; init; }

    /// <summary>
    /// The share of its adapter's own score that the merge keeps: merged by adapter for accuracies and scores of evaluators,
    /// adapter by merged for perplexities, also those of answers. Null when it is nobody's task or cannot be told.
    /// </summary>
    public double? Retained { get; init; }

    /// <summary>The merge against the best single adapter; null when one of them has no score.</summary>
    public Comparison? AgainstBest { get; init; }

    /// <summary>The score of a configuration; null when it has none.</summary>
    public ConfigurationScore? Of(string configuration) =>
        Scores.FirstOrDefault(score => score.Configuration == configuration);
}

/// <summary>How one configuration does on one task.</summary>
/// <param name="Configuration"><c>base</c>, an adapter's name, or <c>merged</c>.</param>
/// <param name="Examples">How many examples were scored; 0 for an external evaluator.</param>
public sealed record ConfigurationScore(string Configuration, int Examples)
{
    /// <summary>The share of right answers.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Mean cross-entropy of right answers or texts in nats a token.</summary>
    public double? Loss { get; init; }

    /// <summary>exp of <see cref="Loss"/>, for texts.</summary>
    public double? Perplexity { get; init; }

    /// <summary>What an external evaluator says.</summary>
    public double? External { get; init; }

    /// <summary>
    /// Of the accuracy where there is one, else of the loss: the bootstrap's over examples, but Wilson's where all answers are right or all are
    /// wrong, of which resampling says nothing. Null for an external evaluator and for the loss of a single example.
    /// </summary>
    public Interval? Interval { get; init; }
}

/// <summary>The merge against the best single adapter on the same examples.</summary>
/// <param name="Best">The adapter.</param>
/// <param name="Difference">Merged minus adapter: of accuracies, else of losses.</param>
/// <param name="PValue">How likely so large a difference is by chance: McNemar's exact test, or the paired bootstrap for losses.</param>
public sealed record Comparison(string Best, double Difference, double PValue);
