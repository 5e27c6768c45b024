namespace MergeDsl;

/// <summary>How a run is done; nothing here changes the numbers.</summary>
public sealed record RunOptions
{
    /// <summary>Modules merged at the same time, at least 1; as many as there are cores when nothing is said.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>True to replace an existing output once the new one is complete.</summary>
    public bool Overwrite { get; init; }
}
