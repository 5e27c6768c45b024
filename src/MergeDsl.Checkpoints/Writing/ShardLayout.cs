using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>What a safetensors file that is to be written will hold.</summary>
/// <param name="File">Its path in the output's folder, with <c>/</c>.</param>
/// <param name="Tensors">Its tensors in the order of their data, with distinct names.</param>
/// <param name="Metadata">Its <c>__metadata__</c>; empty for none.</param>
public sealed record ShardLayout(
    string File,
    EquatableArray<TensorInfo> Tensors,
    IReadOnlyDictionary<string, string> Metadata
)
{
    internal const string Extension = ".safetensors";

    /// <summary>The file that this one is made from, if it is one alone: its header is taken over as it is when it says the same.</summary>
    public ModelShard? Source { get; init; }

    /// <summary>The bytes of all tensors.</summary>
    public long DataLength => Tensors.Sum(tensor => tensor.Bytes);

    /// <summary>The layout of <paramref name="shard"/>.</summary>
    public static ShardLayout Of(ModelShard shard) =>
        new(shard.File, shard.Tensors.ToEquatableArray(), shard.Metadata) { Source = shard };

    /// <summary>The bytes in front of the data: the length of the header in 8 bytes, and the header.</summary>
    /// <exception cref="FindingException">The source's header cannot be read.</exception>
    internal byte[] Header() =>
        Source is not null && SaysTheSame(Source)
            ? Source.ReadHeader()
            : SafetensorsHeaderText.Write([.. Tensors.Select(Stored)], Metadata);

    // A component's file knows nothing of the pipeline.
    private TensorInfo Stored(TensorInfo tensor) =>
        Source?.Component is { } component ? tensor with { Name = tensor.Name[(component.Length + 1)..] } : tensor;

    private bool SaysTheSame(ModelShard source) =>
        Tensors.SequenceEqual(source.Tensors)
        && Metadata.Count == source.Metadata.Count
        && Metadata.All(pair => source.Metadata.GetValueOrDefault(pair.Key) == pair.Value);
}
