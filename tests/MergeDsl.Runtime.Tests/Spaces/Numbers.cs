using System.Runtime.InteropServices;
using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>Numbers that follow from a seed: the same in every run, different in every place.</summary>
public sealed class Numbers(ulong seed)
{
    private ulong state = seed;

    /// <summary>Between 0 and 1.</summary>
    public double Uniform()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>From <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Between(int low, int high) => low + (int)(Uniform() * (high - low + 1));

    /// <summary>Roughly normal, float32 precision.</summary>
    public double Normal() => (float)(Enumerable.Range(0, 6).Sum(_ => Uniform()) - 3);

    public Matrix<double> Matrix(int rows, int columns) =>
        Matrix<double>.Build.Dense(rows, columns, (_, _) => Normal());

    /// <summary>Hands a matrix to a backend.</summary>
    public static ITensor Upload(IBackend backend, Matrix<double> matrix, DType type = DType.Float32)
    {
        var bytes = new byte[matrix.RowCount * matrix.ColumnCount * type.Size()];
        new SlowBackend().Download(new SlowTensor(matrix, true), bytes, type);
        return backend.Upload(bytes, type, matrix.RowCount, matrix.ColumnCount);
    }

    /// <summary>Reads a tensor back.</summary>
    public static Matrix<double> Download(IBackend backend, ITensor tensor)
    {
        var values = new double[tensor.Rows * tensor.Columns];
        backend.Download(tensor, MemoryMarshal.AsBytes(values.AsSpan()), DType.Float64);
        return Matrix<double>.Build.Dense(tensor.Rows, tensor.Columns, (i, j) => values[(i * tensor.Columns) + j]);
    }
}
