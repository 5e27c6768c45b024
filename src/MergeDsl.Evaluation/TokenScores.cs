namespace MergeDsl.Evaluation;

/// <summary>How likely the tokens of a continuation are.</summary>
/// <param name="LogLikelihoods">log p(token | all before), in nats, one a token.</param>
/// <param name="IsGreedy">True when every token is the likeliest one.</param>
public sealed record TokenScores(IReadOnlyList<double> LogLikelihoods, bool IsGreedy)
{
    /// <summary>log p(continuation | context), in nats.</summary>
    public double Total => LogLikelihoods.Sum();
}
