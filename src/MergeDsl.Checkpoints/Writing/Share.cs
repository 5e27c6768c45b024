namespace MergeDsl.Checkpoints.Writing;

/// <summary>One of the equal shares into which a job is split.</summary>
/// <param name="Index">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
public sealed record Share(int Index, int Count);
