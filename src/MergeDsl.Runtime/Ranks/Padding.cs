using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Ranks;

/// <summary>
/// Widens factors with +0: ranks that a result has but its delta does not need. Takes over the tensor it is given, and gives
/// it back where nothing is missing.
/// </summary>
public static class Padding
{
    /// <summary>The tensor with zero columns behind, up to <paramref name="count"/>.</summary>
    public static ITensor Columns(IBackend backend, ITensor tensor, int count)
    {
        if (tensor.Columns >= count)
        {
            return tensor;
        }

        using var narrow = tensor;
        using var zeros = Zeros(backend, tensor, tensor.Rows, count - tensor.Columns);
        return backend.StackColumns([narrow, zeros]);
    }

    /// <summary>The tensor with zero rows below, up to <paramref name="count"/>.</summary>
    public static ITensor Rows(IBackend backend, ITensor tensor, int count)
    {
        if (tensor.Rows >= count)
        {
            return tensor;
        }

        using var narrow = tensor;
        using var zeros = Zeros(backend, tensor, count - tensor.Rows, tensor.Columns);
        return backend.StackRows([narrow, zeros]);
    }

    private static ITensor Zeros(IBackend backend, ITensor like, int rows, int columns)
    {
        var type = like.IsDouble ? DType.Float64 : DType.Float32;
        return backend.Upload(new byte[checked(rows * columns * type.Size())], type, rows, columns);
    }
}
