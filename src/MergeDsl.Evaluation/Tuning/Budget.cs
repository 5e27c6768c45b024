namespace MergeDsl.Evaluation.Tuning;

/// <summary>How long a search goes on: until one of the two is spent.</summary>
/// <param name="Evaluations">Candidates in all, those of a trace that it goes on with included.</param>
/// <param name="Time">Time from its start; null for as long as it takes.</param>
public sealed record Budget(int Evaluations, TimeSpan? Time = null);
