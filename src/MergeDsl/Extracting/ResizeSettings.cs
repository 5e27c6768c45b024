using MergeDsl.Core.Planning;

namespace MergeDsl.Extracting;

/// <summary>Which adapter is cut to fewer ranks, and how.</summary>
/// <param name="Adapter">A folder, a single file, or <c>org/name</c> in the Hugging Face cache.</param>
/// <param name="Output">The folder of the result; a file when the adapter is one.</param>
/// <param name="Rank">How many ranks stay.</param>
public sealed record ResizeSettings(string Adapter, string Output, RankRule Rank)
{
    /// <summary>What factors are stored as; null for float32, or float64 where the adapter's are.</summary>
    public DType? Type { get; init; }

    /// <summary>True to replace an existing adapter once the new one is complete.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Modules worked on at the same time, at least 1; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
