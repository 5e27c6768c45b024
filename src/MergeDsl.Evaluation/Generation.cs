namespace MergeDsl.Evaluation;

/// <summary>What a model wrote.</summary>
/// <param name="Tokens">The new tokens, the one that ended it included.</param>
/// <param name="Margin">The smallest gap between the two largest logits on the way: below about 1e-3 rounding may decide.</param>
public sealed record Generation(IReadOnlyList<int> Tokens, float Margin)
{
    /// <summary>How likely the request's draft is, as <see cref="ILanguageModel.Score"/> says it; null without one.</summary>
    public TokenScores? DraftScores { get; init; }
}
