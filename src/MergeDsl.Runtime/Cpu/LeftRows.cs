using System.Numerics;
using System.Runtime.InteropServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Rows of a product's left operand over one run of k: entry (i, k) lies at i·rowStride + k·columnStride.</summary>
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

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of k.</summary>
    public int Depth => depth;

    /// <summary>A part of a matrix.</summary>
    public static LeftRows<TLeft> Of(MatrixView<TLeft> matrix, int start, int depth) =>
        new(
            matrix.Numbers.AsSpan(matrix.Offset + (start * matrix.ColumnStride)),
            matrix.Rows,
            depth,
            matrix.RowStride,
            matrix.ColumnStride
        );

    /// <summary>
    /// The rows from <paramref name="row"/> on that the kernel takes at a time: where they lie if they can be read there,
    /// else copied, with rows of zeros behind the last one.
    /// </summary>
    /// <param name="row">The first.</param>
    /// <param name="scratch">Room for the copy.</param>
    /// <param name="stride">From one row to the next.</param>
    public ReadOnlySpan<T> Strip<T>(int row, Span<T> scratch, out int stride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var height = Math.Min(ProductKernel<T>.Rows, rows - row);
        if (typeof(TLeft) == typeof(T) && columnStride == 1 && height == ProductKernel<T>.Rows)
        {
            stride = rowStride;
            return MemoryMarshal.Cast<TLeft, T>(numbers[(row * rowStride)..]);
        }

        stride = depth;
        var from = numbers[(row * rowStride)..];
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
