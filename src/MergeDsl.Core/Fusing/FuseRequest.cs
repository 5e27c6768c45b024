using MergeDsl.Core.Adapters;
using MergeDsl.Core.Models;

namespace MergeDsl.Core.Fusing;

/// <summary>What is to be fused into what, and how.</summary>
/// <param name="Base">The base model.</param>
/// <param name="Adapters">The adapters, in the order in which they are added.</param>
public sealed record FuseRequest(ModelFacts Base, EquatableArray<FuseInput> Adapters)
{
    /// <summary>True for PEFT's bits: rounded after every adapter, with its rules for tied weights (<c>peft-0.21.md</c> part 2).</summary>
    public bool AsPeft { get; init; }

    /// <summary>PEFT's <c>safe_merge</c>: a delta is rounded to the weight's type before it is added, and must be finite.</summary>
    public bool IsSafe { get; init; }

    /// <summary>
    /// PEFT's <c>autocast_adapter_dtype</c>: adapters of half precision bases are held in float32; when false, in the base's type, and
    /// so are their deltas.
    /// </summary>
    public bool AutocastsAdapters { get; init; } = true;

    /// <summary>
    /// True for the numbers of <c>merge_adapter</c> of the adapters library, which multiplies half precision factors in their own type; false
    /// where factors are wanted as such.
    /// </summary>
    public bool RoundsLibraryDeltas { get; init; }

    /// <summary>What the fused model's floating point tensors are stored as; null for what they are in the base.</summary>
    public DType? Type { get; init; }
}

/// <summary>One adapter of a fuse.</summary>
/// <param name="Name">What findings call it.</param>
/// <param name="Facts">What is known about it.</param>
/// <param name="Weight">The factor on its deltas.</param>
public sealed record FuseInput(string Name, AdapterFacts Facts, double Weight);
