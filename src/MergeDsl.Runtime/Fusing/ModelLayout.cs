using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>The weights files of a fused model: those of the base, in their order, with the tensors that were added behind them.</summary>
internal static class ModelLayout
{
    /// <summary>The layouts of all files.</summary>
    public static IReadOnlyList<ShardLayout> Of(FuseJob job)
    {
        var known = job.Model.Shards.SelectMany(shard => shard.Tensors).Select(tensor => tensor.Name).ToHashSet();
        var added = job
            .Plan.Tensors.Where(tensor => !known.Contains(tensor.Name))
            .Select(tensor => Stored(job.Plan, new TensorInfo(tensor.Name, tensor.Type, tensor.Shape)))
            .ToArray();
        var layouts = job.Model.Shards.Select(shard => Of(job.Plan, shard)).ToArray();
        layouts[^1] = layouts[^1] with { Tensors = layouts[^1].Tensors.Concat(added).ToEquatableArray() };
        return job.ShardSize is { } size
            ? ShardSizes.Split(layouts.SelectMany(layout => layout.Tensors), size, layouts[0].Metadata)
            : layouts;
    }

    private static ShardLayout Of(FusePlan plan, ModelShard shard) =>
        ShardLayout.Of(shard) with
        {
            Tensors = shard.Tensors.Select(tensor => Stored(plan, tensor)).ToEquatableArray(),
        };

    private static TensorInfo Stored(FusePlan plan, TensorInfo tensor) =>
        plan.Type is { } type && tensor.Type.IsFloating() ? tensor with { Type = type } : tensor;
}
