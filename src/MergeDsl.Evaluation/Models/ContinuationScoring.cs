using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>How likely the tokens of a continuation are, as the logits before them become known; from any thread, in any order.</summary>
/// <param name="tokens">Its tokens.</param>
internal sealed class ContinuationScoring(IReadOnlyList<int> tokens)
{
    private readonly double[] logLikelihoods = new double[tokens.Count];
    private readonly bool[] isGreedy = new bool[tokens.Count];

    /// <summary>Its tokens.</summary>
    public IReadOnlyList<int> Tokens => tokens;

    /// <summary>The tokens that tell of others: the last one's logits tell of what would follow, so it is not read.</summary>
    public IEnumerable<int> Read => tokens.Take(tokens.Count - 1);

    /// <summary>What is known once every token was judged.</summary>
    public TokenScores Scores => new(logLikelihoods, isGreedy.All(greedy => greedy));

    /// <summary>Judges the token at <paramref name="place"/> by the logits behind the one before it.</summary>
    public void Judge(int place, ReadOnlySpan<float> logits)
    {
        logLikelihoods[place] = logits[tokens[place]] - RowMath.LogSumExp(logits);
        isGreedy[place] = RowMath.Largest(logits) == tokens[place];
    }
}
