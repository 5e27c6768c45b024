namespace MergeDsl;

/// <summary>How a search is run; nothing here changes the numbers.</summary>
public sealed record TuneOptions
{
    /// <summary>Threads to merge and compute with, at least 1; as many as there are cores when nothing is said.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>True to replace a recipe that an earlier search wrote.</summary>
    public bool Overwrite { get; init; }
}
