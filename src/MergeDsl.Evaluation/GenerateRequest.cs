namespace MergeDsl.Evaluation;

/// <summary>A text to be continued.</summary>
/// <param name="Variant">The variant of the model.</param>
/// <param name="Context">Its tokens, at least one.</param>
/// <param name="MostTokens">After so many new tokens it ends.</param>
/// <param name="IsDone">Told all new tokens after each one, says whether the text ends there; the last one is then part of the answer.</param>
public sealed record GenerateRequest(
    string Variant,
    IReadOnlyList<int> Context,
    int MostTokens,
    Func<IReadOnlyList<int>, bool> IsDone
)
{
    /// <summary>
    /// A continuation that may be right and whose log-likelihood is wanted anyway; null for none. It changes nothing about what is written, but
    /// is read together with the context, and as far as it is what is written that was read already (speculative decoding; Leviathan, Kalman
    /// and Matias, 2023).
    /// </summary>
    public IReadOnlyList<int>? Draft { get; init; }
}
