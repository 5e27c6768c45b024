using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>A base model as it lies in its folder.</summary>
/// <param name="files">The model; closed with this.</param>
public sealed class PlainModel(ModelWeights files) : IWeightSource
{
    /// <inheritdoc/>
    public ModelWeights Files => files;

    /// <inheritdoc/>
    public ModelFacts Facts => files.Facts;

    /// <inheritdoc/>
    public IReadOnlyList<ShardLayout> Shards { get; } = [.. files.Shards.Select(ShardLayout.Of)];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Changed { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public TensorInfo? Find(string name) => files.Find(name);

    /// <inheritdoc/>
    public void Read(TensorInfo tensor, long offset, Span<byte> destination) =>
        files.Read(tensor.Name, offset, destination);

    /// <summary>Nothing is known about what it was.</summary>
    public void Verify(TensorInfo tensor) { }

    /// <inheritdoc/>
    public void Dispose() => files.Dispose();
}
