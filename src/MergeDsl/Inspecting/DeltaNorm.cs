using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Inspecting;

/// <summary>
/// The Frobenius norm of scaling·B·A without forming the product: its square is the trace of (BᵀB)·(AAᵀ), two matrices no
/// larger than the rank.
/// </summary>
/// <param name="backend">Where the arithmetic happens.</param>
internal sealed class DeltaNorm(IBackend backend)
{
    /// <summary>The norm of a module's delta; null for a grouped convolution.</summary>
    public double? Of(AdapterFolder adapter, LoraModule module)
    {
        if (module.IsGrouped)
        {
            return null;
        }

        using var a = Upload(adapter, module.A, module.Rank, module.In);
        using var b = Upload(adapter, module.B, module.Out, module.Rank);
        using var rows = Gram(a, isRows: true);
        using var columns = Gram(b, isRows: false);
        using var product = backend.Multiply(columns, rows);
        return Math.Abs(module.Scaling) * Math.Sqrt(Math.Max(0, Trace(product)));
    }

    private ITensor Upload(AdapterFolder adapter, TensorInfo tensor, long rows, long columns) =>
        backend.Upload(adapter.Data(tensor), tensor.Type, checked((int)rows), checked((int)columns));

    private ITensor Gram(ITensor tensor, bool isRows)
    {
        using var transposed = backend.Transpose(tensor);
        return isRows ? backend.Multiply(tensor, transposed) : backend.Multiply(transposed, tensor);
    }

    private double Trace(ITensor square)
    {
        var bytes = new byte[square.Rows * square.Columns * sizeof(double)];
        backend.Download(square, bytes, DType.Float64);
        return Enumerable
            .Range(0, square.Rows)
            .Sum(index => BitConverter.ToDouble(bytes, index * (square.Columns + 1) * sizeof(double)));
    }
}
