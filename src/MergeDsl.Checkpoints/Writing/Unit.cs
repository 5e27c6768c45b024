using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>A piece of work that is finished or not: consecutive tensors of one shard, often all of them.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="First">The index, in the shard, of the first tensor.</param>
/// <param name="End">The index behind that of the last one.</param>
public sealed record Unit(ShardLayout Shard, int First, int End)
{
    /// <summary>Its tensors, in order.</summary>
    public IEnumerable<TensorInfo> Tensors => Shard.Tensors.Skip(First).Take(End - First);

    /// <summary>True when it is all of the shard.</summary>
    public bool IsWhole => First == 0 && End == Shard.Tensors.Count;

    /// <summary>How its files are called.</summary>
    internal UnitName Name => new(Shard.File, First, End, IsWhole);
}
