namespace MergeDsl.Evaluation;

/// <summary>A continuation whose log-likelihood is wanted.</summary>
/// <param name="Variant">The variant of the model.</param>
/// <param name="Context">The tokens before it, at least one.</param>
/// <param name="Continuation">Its tokens.</param>
public sealed record ScoreRequest(string Variant, IReadOnlyList<int> Context, IReadOnlyList<int> Continuation);
