namespace MergeDsl.Tuning;

/// <summary>A candidate that was evaluated.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Point">Its numbers.</param>
/// <param name="Scores">How it does.</param>
/// <param name="Told">The same in words.</param>
internal sealed record Trial(CandidateFamily Family, double[] Point, CandidateScores Scores, TunedCandidate Told);
