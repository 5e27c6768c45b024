namespace MergeDsl.Evaluation.Scoring;

/// <summary>A confidence interval of 95 %.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public sealed record Interval(double Low, double High);
