namespace MergeDsl.Evaluation.Tuning;

/// <summary>A number that a search may change.</summary>
/// <param name="Name">What a recipe calls it, e.g. <c>adapters.sort.weight</c>.</param>
/// <param name="Low">The least that it may be.</param>
/// <param name="High">The most that it may be.</param>
/// <param name="Step">How far the first looks to both sides go.</param>
public sealed record Parameter(string Name, double Low, double High, double Step);
