using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Evaluation.Interference;

/// <summary>A matrix of a module's joint coordinates, small enough to be looked into: float64, row-major.</summary>
/// <param name="Values">Its numbers.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
internal sealed record SmallMatrix(double[] Values, int Rows, int Columns)
{
    /// <summary>The entry at that place.</summary>
    public double this[int row, int column] => Values[(row * Columns) + column];

    /// <summary>The numbers of a tensor.</summary>
    public static SmallMatrix Of(IBackend backend, ITensor tensor)
    {
        var values = new double[checked(tensor.Rows * tensor.Columns)];
        backend.Download(tensor, MemoryMarshal.AsBytes(values.AsSpan()), DType.Float64);
        return new SmallMatrix(values, tensor.Rows, tensor.Columns);
    }

    /// <summary>Some columns beside each other, as a tensor.</summary>
    public ITensor UploadColumns(IBackend backend, int first, int count)
    {
        var values = new double[Rows * count];
        for (var row = 0; row < Rows; row++)
        {
            Values.AsSpan((row * Columns) + first, count).CopyTo(values.AsSpan(row * count));
        }

        return backend.Upload(MemoryMarshal.AsBytes<double>(values), DType.Float64, Rows, count);
    }
}
