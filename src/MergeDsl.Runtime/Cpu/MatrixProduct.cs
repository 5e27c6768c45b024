using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The matrix product, cut into blocks that fit the caches and shared among the threads. Its numbers are those of
/// <see cref="PanelProduct{T}"/>, which depend on neither.
/// </summary>
/// <typeparam name="TLeft">Type of the left operand's numbers.</typeparam>
/// <typeparam name="TRight">Type of the right operand's numbers.</typeparam>
/// <typeparam name="T">Type to compute in; converting an operand to it must be exact.</typeparam>
internal static class MatrixProduct<TLeft, TRight, T>
    where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
    where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // A block's panels and its float64 sums share the second cache.
    private const int BlockRows = 30 * ProductKernel<T>.Rows;

    // Where the panels all fit it, few rows at a time are read from end to end.
    private const int FewRows = 3 * ProductKernel<T>.Rows;

    // A result of fewer blocks is shared among the threads by runs of k instead.
    private const int FewBlocks = 4;

    private static int BlockColumns => 4 * ProductKernel<T>.Columns;

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
        var panels = RightPanels<T>.Pack(right, workers);
        var height = right.Columns <= BlockColumns ? FewRows : BlockRows;
        if (Ceiling(left.Rows, height) * Ceiling(right.Columns, BlockColumns) < FewBlocks && panels.Runs > 1)
        {
            RunByRuns(left, panels, result, workers);
        }
        else
        {
            RunByBlocks(left, panels, height, result, workers);
        }

        panels.Return();
        return result;
    }

    private static void RunByBlocks(
        MatrixView<TLeft> left,
        RightPanels<T> right,
        int height,
        T[] result,
        Workers workers
    )
    {
        var across = Ceiling(right.Columns, BlockColumns);
        workers.Run(
            Ceiling(left.Rows, height) * across,
            block =>
            {
                var row = block / across * height;
                var column = block % across * BlockColumns;
                PanelProduct<T>.Run(
                    LeftRows<TLeft>.Of(left.Slice(row, Math.Min(height, left.Rows - row), 0, left.Columns)),
                    right,
                    column,
                    Math.Min(BlockColumns, right.Columns - column),
                    result.AsSpan((row * right.Columns) + column),
                    right.Columns
                );
            }
        );
    }

    /// <summary>A small result over a long k: the runs are computed beside each other and added in their order.</summary>
    private static void RunByRuns(MatrixView<TLeft> left, RightPanels<T> right, T[] result, Workers workers)
    {
        var parts = RecycledArrays<T>.Rent(checked(right.Runs * result.Length));
        workers.Run(
            right.Runs,
            run =>
                PanelProduct<T>.RunOnce(
                    LeftRows<TLeft>.Of(left),
                    right,
                    run,
                    0,
                    right.Columns,
                    parts.AsSpan(run * result.Length, result.Length),
                    right.Columns
                )
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
