namespace MergeDsl.Evaluation.Tuning;

/// <summary>How good a candidate is.</summary>
/// <param name="Objective">What is minimised: a loss, or a retained share with its sign turned. Not finite for a candidate that failed.</param>
public sealed record Scores(double Objective);

/// <summary>A candidate that was evaluated: the trace of a search is a list of these, and resumes it.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Scores">How good it is.</param>
public sealed record Trial(Candidate Candidate, Scores Scores);
