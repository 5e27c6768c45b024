using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Fusing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>A fuse with everything that is needed to run it.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Model">The base model it was made for.</param>
/// <param name="Adapters">The weights of the adapters it was made for, in its order; of what no written tensor needs they may hold nothing.</param>
/// <param name="Target">Where the fused model goes.</param>
/// <param name="Identity">What the bytes depend on, for <see cref="CheckpointOutput.Create"/>.</param>
public sealed record FuseJob(
    FusePlan Plan,
    IWeightSource Model,
    IReadOnlyList<TensorFile> Adapters,
    OutputTarget Target,
    string Identity
)
{
    /// <summary>The most bytes of a weights file; null to keep the base's files.</summary>
    public long? ShardSize { get; init; }

    /// <summary>True to write beside the weights what is needed to restore the base model bit for bit.</summary>
    public bool IsUndoable { get; init; }

    /// <summary>True when what is left behind is the base model itself: undo files of an earlier fuse are not needed any more.</summary>
    public bool IsRestoring => Plan.Tensors.Count == 0 && Model is RestoredModel;
}
