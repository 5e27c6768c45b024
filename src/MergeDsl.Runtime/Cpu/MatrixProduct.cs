using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The matrix product, cut into panels that fit the caches. Every entry of the result is the sum over k in runs of
/// <see cref="RunLength"/>: inside a run fused multiply-adds in T, run after run added in float64 and rounded to T once. That
/// order follows from k alone, so neither the panels nor the threads show in the result, and a long float32 sum is no less
/// exact than a short one.
/// </summary>
/// <typeparam name="TLeft">Type of the left operand's numbers.</typeparam>
/// <typeparam name="TRight">Type of the right operand's numbers.</typeparam>
/// <typeparam name="T">Type to compute in; converting an operand to it must be exact.</typeparam>
internal static class MatrixProduct<TLeft, TRight, T>
    where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
    where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RunLength = 256;
    private const int PanelsPerBlock = 16;
    private const int BlockRows = ProductKernel<T>.Rows * PanelsPerBlock;

    private static int Width => ProductKernel<T>.Columns;

    private static int BlockColumns => 16 * Width;

    /// <summary>left·right.</summary>
    public static CpuTensor<T> Run(CpuTensor<TLeft> left, CpuTensor<TRight> right, Workers workers) =>
        new(Run(left.View, right.View, workers), left.Rows, right.Columns);

    /// <summary>left·right as a new row-major array.</summary>
    public static T[] Run(MatrixView<TLeft> left, MatrixView<TRight> right, Workers workers)
    {
        if (left.Columns != right.Rows)
        {
            throw new ArgumentException(
                $"Shapes do not fit: ({left.Rows} x {left.Columns}) times ({right.Rows} x {right.Columns})."
            );
        }

        var result = RecycledArrays<T>.Rent(checked(left.Rows * right.Columns));
        var packed = PackRight(right, workers);
        var down = Ceiling(left.Rows, BlockRows);
        var across = Ceiling(right.Columns, BlockColumns);
        workers.Run(
            down * across,
            block =>
            {
                // Neighbouring blocks share their rows of the left operand, which is the one that is packed anew.
                var row = block / across * BlockRows;
                var column = block % across * BlockColumns;
                var rows = left.Slice(row, Math.Min(BlockRows, left.Rows - row), 0, left.Columns);
                var columns = Math.Min(BlockColumns, right.Columns - column);
                RunBlock(rows, packed, column, columns, result.AsSpan((row * right.Columns) + column), right.Columns);
            }
        );
        RecycledArrays<T>.Return(packed);
        return result;
    }

    private static void RunBlock(
        MatrixView<TLeft> left,
        T[] right,
        int column,
        int columns,
        Span<T> result,
        int resultStride
    )
    {
        var depth = left.Columns;
        var padded = Ceiling(left.Rows, ProductKernel<T>.Rows) * ProductKernel<T>.Rows;
        var packed = RecycledArrays<T>.Rent(padded * Math.Min(depth, RunLength));
        var sums = depth > RunLength ? RecycledArrays<double>.Rent(left.Rows * columns) : [];
        sums.AsSpan().Clear();
        for (var start = 0; start == 0 || start < depth; start += RunLength)
        {
            var run = Math.Min(RunLength, depth - start);
            PackLeft(left.Slice(0, left.Rows, start, run), packed);
            var panels = right.AsSpan((start * PaddedColumns(right.Length, depth)) + (column * run));
            RunTiles(left.Rows, packed, panels, run, columns, result, resultStride, sums);
        }

        for (var i = 0; i < sums.Length; i++)
        {
            result[(i / columns * resultStride) + (i % columns)] = T.CreateTruncating(sums[i]);
        }

        RecycledArrays<T>.Return(packed);
        RecycledArrays<double>.Return(sums);
    }

    private static void RunTiles(
        int rows,
        ReadOnlySpan<T> left,
        ReadOnlySpan<T> right,
        int depth,
        int columns,
        Span<T> result,
        int resultStride,
        Span<double> sums
    )
    {
        Span<T> tile = stackalloc T[ProductKernel<T>.Rows * Width];
        for (var column = 0; column < columns; column += Width)
        {
            var panel = right.Slice(column * depth, Width * depth);
            var width = Math.Min(Width, columns - column);
            for (var row = 0; row < rows; row += ProductKernel<T>.Rows)
            {
                ProductKernel<T>.Run(left[(row * depth)..], panel, depth, tile);
                var height = Math.Min(ProductKernel<T>.Rows, rows - row);
                for (var i = 0; i < height; i++)
                {
                    var numbers = tile.Slice(i * Width, width);
                    if (sums.IsEmpty)
                    {
                        numbers.CopyTo(result[(((row + i) * resultStride) + column)..]);
                    }
                    else
                    {
                        Add(numbers, sums[(((row + i) * columns) + column)..]);
                    }
                }
            }
        }
    }

    private static void Add(ReadOnlySpan<T> numbers, Span<double> sums)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            sums[i] += double.CreateTruncating(numbers[i]);
        }
    }

    private static void PackLeft(MatrixView<TLeft> left, Span<T> packed)
    {
        for (var row = 0; row < left.Rows; row += ProductKernel<T>.Rows)
        {
            var height = Math.Min(ProductKernel<T>.Rows, left.Rows - row);
            var panel = packed.Slice(row * left.Columns, ProductKernel<T>.Rows * left.Columns);
            if (height < ProductKernel<T>.Rows)
            {
                panel.Clear();
            }

            PackRows(left.Slice(row, height, 0, left.Columns), panel);
        }
    }

    private static void PackRows(MatrixView<TLeft> rows, Span<T> panel)
    {
        var place = rows.Offset;
        if (rows.RowStride == 1)
        {
            for (var k = 0; k < rows.Columns; k++, place += rows.ColumnStride)
            {
                for (var i = 0; i < rows.Rows; i++)
                {
                    panel[(k * ProductKernel<T>.Rows) + i] = T.CreateTruncating(rows.Numbers[place + i]);
                }
            }

            return;
        }

        for (var i = 0; i < rows.Rows; i++, place += rows.RowStride)
        {
            for (var k = 0; k < rows.Columns; k++)
            {
                panel[(k * ProductKernel<T>.Rows) + i] = T.CreateTruncating(
                    rows.Numbers[place + (k * rows.ColumnStride)]
                );
            }
        }
    }

    /// <summary>Run after run, panel after panel, k after k, the panel's columns beside each other; padded with zeros.</summary>
    private static T[] PackRight(MatrixView<TRight> right, Workers workers)
    {
        var panels = Ceiling(right.Columns, Width);
        var padded = panels * Width;
        var packed = RecycledArrays<T>.Rent(checked(padded * right.Rows));
        workers.Run(
            Ceiling(right.Rows, RunLength),
            part =>
            {
                var start = part * RunLength;
                var depth = Math.Min(RunLength, right.Rows - start);
                for (var panel = 0; panel < panels; panel++)
                {
                    var column = panel * Width;
                    var columns = Math.Min(Width, right.Columns - column);
                    var to = packed.AsSpan((start * padded) + (column * depth), Width * depth);
                    PackPanel(right.Slice(start, depth, column, columns), to);
                }
            }
        );
        return packed;
    }

    private static void PackPanel(MatrixView<TRight> right, Span<T> packed)
    {
        for (var k = 0; k < right.Rows; k++)
        {
            var line = packed.Slice(k * Width, Width);
            var place = right.Offset + (k * right.RowStride);
            for (var j = 0; j < right.Columns; j++, place += right.ColumnStride)
            {
                line[j] = T.CreateTruncating(right.Numbers[place]);
            }

            line[right.Columns..].Clear();
        }
    }

    private static int PaddedColumns(int packedLength, int depth) => depth == 0 ? 0 : packedLength / depth;

    private static int Ceiling(int length, int part) => (length + part - 1) / part;
}
