using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>When a step happens: what loading the adapters does, then the deltas, then what takes a module's place.</summary>
internal enum FusePhase
{
    Load,
    Merge,
    Replace,
}

/// <summary>A step and where in the base model it happens.</summary>
/// <param name="Name">The tensor it changes.</param>
/// <param name="Source">The base's tensor that it starts from; null when the base has none.</param>
/// <param name="Place">The part of the tensor.</param>
/// <param name="Phase">When.</param>
/// <param name="Step">What.</param>
internal sealed record PlacedStep(string Name, TensorInfo? Source, SlicePlace Place, FusePhase Phase, FuseStep Step);

/// <summary>A part of a tensor.</summary>
/// <param name="Offset">Index of its first number.</param>
/// <param name="Rows">Rows as stored.</param>
/// <param name="Columns">Columns as stored.</param>
internal sealed record SlicePlace(long Offset, long Rows, long Columns)
{
    /// <summary>All of a tensor: its first dimension by the rest; a vector is one row.</summary>
    public static SlicePlace Whole(TensorInfo tensor) =>
        tensor.Shape.Count < 2
            ? new SlicePlace(0, 1, tensor.Count)
            : new SlicePlace(0, tensor.Shape[0], tensor.Count / Math.Max(1, tensor.Shape[0]));
}
