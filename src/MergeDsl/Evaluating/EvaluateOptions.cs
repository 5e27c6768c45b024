namespace MergeDsl;

/// <summary>How an evaluation is done; nothing here changes the numbers.</summary>
public sealed record EvaluateOptions
{
    /// <summary>Modules merged, and rows of products computed, at the same time, at least 1; as many as there are cores when nothing is said.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
