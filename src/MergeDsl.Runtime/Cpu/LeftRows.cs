using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Rows of a product's left operand: entry (i, k) lies at i·rowStride + k·columnStride.</summary>
/// <param name="numbers">From the first entry on.</param>
/// <param name="rows">Number of rows.</param>
/// <param name="depth">Number of k.</param>
/// <param name="rowStride">From one row to the next.</param>
/// <param name="columnStride">From one k to the next.</param>
internal readonly ref struct LeftRows<TLeft>(
    ReadOnlySpan<TLeft> numbers,
    int rows,
    int depth,
    int rowStride,
    int columnStride
)
    where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
{
    private readonly ReadOnlySpan<TLeft> numbers = numbers;

    public int Rows => rows;

    public int Depth => depth;

    /// <summary>A whole matrix.</summary>
    public static LeftRows<TLeft> Of(MatrixView<TLeft> matrix) =>
        new(matrix.Numbers.AsSpan(matrix.Offset), matrix.Rows, matrix.Columns, matrix.RowStride, matrix.ColumnStride);

    /// <summary>All rows over a part of k.</summary>
    public LeftRows<TLeft> Over(int start, int count) =>
        new(numbers[(start * columnStride)..], rows, count, rowStride, columnStride);

    /// <summary>
    /// The rows from <paramref name="row"/> on that the kernel takes at a time: where they lie if they can be read there,
    /// else copied, with rows of zeros behind the last one.
    /// </summary>
    /// <param name="row">The first.</param>
    /// <param name="scratch">Room for the copy.</param>
    /// <param name="stride">From one row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<T> Strip<T>(int row, Span<T> scratch, out int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var from = numbers[(row * rowStride)..];
        var height = Math.Min(ProductKernel<T>.Rows, rows - row);
        if (typeof(TLeft) == typeof(T) && columnStride == 1 && height == ProductKernel<T>.Rows)
        {
            stride = rowStride;
            return MemoryMarshal.Cast<TLeft, T>(from);
        }

        stride = depth;
        if (columnStride == 1)
        {
            for (var i = 0; i < height; i++)
            {
                Conversion.Run(from.Slice(i * rowStride, depth), scratch[(i * depth)..]);
            }
        }
        else
        {
            Gather(from, height, scratch);
        }

        scratch[(height * depth)..].Clear();
        return scratch;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather<T>(ReadOnlySpan<TLeft> from, int height, Span<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var k = 0; k < depth; k++)
        {
            for (var i = 0; i < height; i++)
            {
                scratch[(i * depth) + k] = T.CreateTruncating(from[(k * columnStride) + (i * rowStride)]);
            }
        }
    }
}
