using MergeDsl.Checkpoints.Writing;

namespace MergeDsl;

/// <summary>What is fused into what, and how.</summary>
/// <param name="Base">The base model: a folder, or <c>org/name</c> in the Hugging Face cache.</param>
/// <param name="Adapters">The adapters with their weights, in the order in which they are added.</param>
/// <param name="Output">The folder of the fused model.</param>
public sealed record FuseSettings(string Base, IReadOnlyList<WeightedAdapter> Adapters, string Output)
{
    /// <summary>True for PEFT's bits instead of the exact sum, rounded once.</summary>
    public bool AsPeft { get; init; }

    /// <summary>PEFT's <c>safe_merge</c>: the delta is rounded first, and must be finite.</summary>
    public bool IsSafe { get; init; }

    /// <summary>PEFT's <c>autocast_adapter_dtype</c>: half precision adapters are widened first.</summary>
    public bool AutocastsAdapters { get; init; } = true;

    /// <summary>What floating point tensors are stored as; null for what they are in the base.</summary>
    public DType? Type { get; init; }

    /// <summary>The most bytes of a weights file; null to keep the base's files.</summary>
    public long? ShardSize { get; init; }

    /// <summary>True to write beside the weights what restores the base model bit for bit.</summary>
    public bool IsUndoable { get; init; }

    /// <summary>
    /// True when the base is a model that was fused to be undone: what it was made of is restored first, in the same pass. The
    /// output may be the very folder.
    /// </summary>
    public bool IsSwap { get; init; }

    /// <summary>True to replace an existing output once the new one is complete.</summary>
    public bool Overwrite { get; init; }

    /// <summary>True to go on where a run that was ended early stopped, and to leave behind what a later one can go on with.</summary>
    public bool Resume { get; init; }

    /// <summary>The share of the work to do; null for all of it.</summary>
    public Share? Share { get; init; }

    /// <summary>Tiles worked on at the same time, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}

/// <summary>An adapter and the factor on its deltas.</summary>
/// <param name="Path">A folder, or <c>org/name</c> in the Hugging Face cache.</param>
/// <param name="Weight">Of any sign.</param>
public sealed record WeightedAdapter(string Path, double Weight = 1)
{
    /// <summary>What findings and reports call it.</summary>
    public string Name { get; init; } = Path;
}
