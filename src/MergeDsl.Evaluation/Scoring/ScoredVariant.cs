namespace MergeDsl.Evaluation.Scoring;

/// <summary>A configuration that is scored.</summary>
/// <param name="Name">Its name: <c>base</c>, an adapter's, or <c>merged</c>; also that of the model's variant.</param>
/// <param name="Mark">Tells its numbers from all others: what is known of one mark is not computed again.</param>
public sealed record ScoredVariant(string Name, string Mark);
