namespace MergeDsl.Evaluation;

/// <summary>
/// A causal language model in several variants: the base alone, and the base with one or more adapters or a merge. Requests of
/// several variants may be mixed freely; what the variants share is computed once for all of them.
/// </summary>
public interface ILanguageModel : IDisposable
{
    /// <summary>How many tokens there are.</summary>
    int VocabularySize { get; }

    /// <summary>The tokens that end a text, from <c>generation_config.json</c> or <c>config.json</c>.</summary>
    IReadOnlyList<int> EndTokens { get; }

    /// <summary>The variants that requests may name; <c>base</c> is always one.</summary>
    IReadOnlyCollection<string> Variants { get; }

    /// <summary>Log-likelihoods of continuations, one answer a request, in their order.</summary>
    IReadOnlyList<TokenScores> Score(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellation = default);

    /// <summary>Continues texts with the likeliest token each time, one answer a request, in their order.</summary>
    IReadOnlyList<Generation> Generate(
        IReadOnlyList<GenerateRequest> requests,
        CancellationToken cancellation = default
    );
}
