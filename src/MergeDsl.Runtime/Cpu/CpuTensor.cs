using System.Numerics;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>A matrix in managed memory, row-major.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class CpuTensor<T> : ITensor
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[]? numbers;

    public CpuTensor(T[] numbers, int rows, int columns)
    {
        this.numbers = numbers;
        Rows = rows;
        Columns = columns;
    }

    public int Rows { get; }

    public int Columns { get; }

    public bool IsDouble => typeof(T) == typeof(double);

    /// <summary>The numbers; not to be written to once the tensor has left the operation that made it.</summary>
    public T[] Numbers => numbers ?? throw new ObjectDisposedException(nameof(CpuTensor<>));

    /// <summary>The numbers as a matrix that can be transposed and cut without moving them.</summary>
    public MatrixView<T> View => new(Numbers, 0, Rows, Columns, Columns, 1);

    /// <summary>A tensor of this shape whose numbers are still to be written.</summary>
    public static CpuTensor<T> Uninitialised(int rows, int columns) =>
        new(RecycledArrays<T>.Rent(checked(rows * columns)), rows, columns);

    /// <summary>Its numbers are used again for others: whoever took the array must be through with it.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref numbers, null) is { } own)
        {
            RecycledArrays<T>.Return(own);
        }
    }
}
