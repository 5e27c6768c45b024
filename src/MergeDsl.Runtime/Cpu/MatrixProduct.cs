using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The matrix product, cut into blocks that fit the caches. Every entry of the result is the sum over k in runs of
/// <see cref="PanelProduct{T}.RunLength"/>: inside a run fused multiply-adds in T, run after run added in float64 and rounded
/// to T once. That order follows from k alone, so neither the blocks nor the threads show in the result.
/// </summary>
/// <typeparam name="TLeft">Type of the left operand's numbers.</typeparam>
/// <typeparam name="TRight">Type of the right operand's numbers.</typeparam>
/// <typeparam name="T">Type to compute in; converting an operand to it must be exact.</typeparam>
internal static class MatrixProduct<TLeft, TRight, T>
    where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
    where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int RunLength = PanelProduct<T>.RunLength;

    // The packed panels of a block and its float64 sums share the second cache.
    private const int BlockRows = 15 * ProductKernel<T>.Rows;

    // A result of fewer blocks is shared among the threads by runs instead.
    private const int FewBlocks = 4;

    private static int BlockColumns => 8 * ProductKernel<T>.Columns;

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
        var down = Ceiling(left.Rows, BlockRows);
        var across = Ceiling(right.Columns, BlockColumns);
        if (down * across < FewBlocks && left.Columns > RunLength)
        {
            RunByRuns(left, right, result, workers);
            return result;
        }

        workers.Run(
            down * across,
            block =>
            {
                var row = block / across * BlockRows;
                var column = block % across * BlockColumns;
                var rows = left.Slice(row, Math.Min(BlockRows, left.Rows - row), 0, left.Columns);
                var columns = right.Slice(0, right.Rows, column, Math.Min(BlockColumns, right.Columns - column));
                RunBlock(rows, columns, result.AsSpan((row * right.Columns) + column), right.Columns);
            }
        );
        return result;
    }

    private static void RunBlock(MatrixView<TLeft> left, MatrixView<TRight> right, Span<T> result, int stride)
    {
        var depth = left.Columns;
        var (rows, columns) = (left.Rows, right.Columns);
        var panels = RecycledArrays<T>.Rent(RightPanels<T>.Padded(columns) * Math.Min(depth, RunLength));
        if (depth <= RunLength)
        {
            RightPanels<T>.Pack(right, panels);
            PanelProduct<T>.Write(LeftRows<TLeft>.Of(left, 0, depth), panels, columns, 0, columns, result, stride);
        }
        else
        {
            var sums = RecycledArrays<double>.Rent(rows * columns);
            sums.AsSpan().Clear();
            for (var start = 0; start < depth; start += RunLength)
            {
                var run = Math.Min(RunLength, depth - start);
                RightPanels<T>.Pack(right.Slice(start, run, 0, columns), panels);
                PanelProduct<T>.Add(LeftRows<TLeft>.Of(left, start, run), panels, columns, 0, columns, sums);
            }

            for (var row = 0; row < rows; row++)
            {
                Conversion.Run(sums.AsSpan(row * columns, columns), result[(row * stride)..]);
            }

            RecycledArrays<double>.Return(sums);
        }

        RecycledArrays<T>.Return(panels);
    }

    /// <summary>A small result over a long k: the runs are computed beside each other and added in their order.</summary>
    private static void RunByRuns(MatrixView<TLeft> left, MatrixView<TRight> right, T[] result, Workers workers)
    {
        var columns = right.Columns;
        var runs = Ceiling(left.Columns, RunLength);
        var parts = RecycledArrays<T>.Rent(checked(runs * result.Length));
        workers.Run(
            runs,
            index =>
            {
                var start = index * RunLength;
                var run = Math.Min(RunLength, left.Columns - start);
                var panels = RecycledArrays<T>.Rent(RightPanels<T>.Padded(columns) * run);
                RightPanels<T>.Pack(right.Slice(start, run, 0, columns), panels);
                var part = parts.AsSpan(index * result.Length, result.Length);
                PanelProduct<T>.Write(LeftRows<TLeft>.Of(left, start, run), panels, columns, 0, columns, part, columns);
                RecycledArrays<T>.Return(panels);
            }
        );
        for (var i = 0; i < result.Length; i++)
        {
            var sum = 0.0;
            for (var part = i; part < parts.Length; part += result.Length)
            {
                sum += double.CreateTruncating(parts[part]);
            }

            result[i] = T.CreateTruncating(sum);
        }

        RecycledArrays<T>.Return(parts);
    }

    private static int Ceiling(int length, int part) => (length + part - 1) / part;
}
