using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The right operand of products as the kernel reads it. Each run of k is cut into panels, wide ones first and a narrow one for
/// the rest, each panel row after row and the last one padded with zeros; so the panel that begins at column c of a run
/// begins at c times the length of the run.
/// </summary>
internal sealed class RightPanels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The longest run of k that is summed in T. What lies behind it starts a run of its own, and the runs are added in
    /// float64: a long float32 sum is no less exact than a short one.
    /// </summary>
    public const int RunLength = 256;

    private readonly T[] numbers;
    private readonly int padded;
    private readonly int firstNarrow;

    private RightPanels(int depth, int columns)
    {
        (Depth, Columns) = (depth, columns);
        padded = (columns + Lanes - 1) / Lanes * Lanes;

        firstNarrow = padded / Wide * Wide;
        numbers = RecycledArrays<T>.Rent(checked(depth * padded));
    }

    public int Depth { get; }

    public int Columns { get; }

    /// <summary>How many runs there are.</summary>
    public int Runs => (Depth + RunLength - 1) / RunLength;

    private static int Lanes => ProductKernel<T>.Lanes;

    private static int Wide => ProductKernel<T>.Columns;

    /// <summary>Packs a matrix, which is not needed any more afterwards.</summary>
    public static RightPanels<T> Pack<TRight>(MatrixView<TRight> right, Workers workers)
        where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    {
        var panels = new RightPanels<T>(right.Rows, right.Columns);
        if (panels.Runs == 1)
        {
            panels.PackRun(right, 0);
        }
        else
        {
            panels.PackRuns(right, workers);
        }

        return panels;
    }

    /// <summary>The first k of a run and how many there are.</summary>
    public (int Start, int Depth) Span(int run) => (run * RunLength, Math.Min(RunLength, Depth - (run * RunLength)));

    /// <summary>The first column of the panel that holds <paramref name="column"/>.</summary>
    public int Start(int column) => column < firstNarrow ? column - (column % Wide) : firstNarrow;

    /// <summary>The width of the panel that holds <paramref name="column"/>.</summary>
    public int Width(int column) => column < firstNarrow ? Wide : padded - firstNarrow;

    /// <summary>A run of the panel that begins at column <paramref name="start"/>.</summary>
    public ReadOnlySpan<T> Panel(int run, int start)
    {
        var (first, depth) = Span(run);
        return numbers.AsSpan((first * padded) + (start * depth), Width(start) * depth);
    }

    /// <summary>Gives the memory back: nobody may be using the panels any more.</summary>
    public void Return() => RecycledArrays<T>.Return(numbers);

    private void PackRuns<TRight>(MatrixView<TRight> right, Workers workers)
        where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight> => workers.Run(Runs, run => PackRun(right, run));

    private void PackRun<TRight>(MatrixView<TRight> right, int run)
        where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    {
        var (start, depth) = Span(run);
        Pack(right.Slice(start, depth, 0, right.Columns), numbers.AsSpan(start * padded));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pack<TRight>(MatrixView<TRight> right, Span<T> packed)
        where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    {
        // Row by row, although the panels lie behind each other: the source is read in the order it lies in memory.
        var isCopied = typeof(T) == typeof(TRight) && right.ColumnStride == 1;
        for (var k = 0; k < right.Rows; k++)
        {
            var start = 0;
            if (isCopied)
            {
                var row = right.Numbers.AsSpan(right.Offset + (k * right.RowStride), right.Columns);
                start = CopyWide(MemoryMarshal.Cast<TRight, T>(row), packed, k, right.Rows);
            }

            while (start < right.Columns)
            {
                var width = Width(start);
                var row = right.Slice(k, 1, start, Math.Min(width, right.Columns - start));
                PackRow(row, packed.Slice((start * right.Rows) + (k * width), width));
                start += width;
            }
        }
    }

    /// <summary>Copies a row into the wide panels, and gives the first column behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CopyWide(ReadOnlySpan<T> row, Span<T> packed, int k, int depth)
    {
        var start = 0;
        for (; start <= row.Length - Wide; start += Wide)
        {
            ref var source = ref MemoryMarshal.GetReference(row.Slice(start, Wide));
            ref var target = ref MemoryMarshal.GetReference(packed.Slice((start * depth) + (k * Wide), Wide));
            for (var j = 0; j < Wide; j += Vector256<T>.Count)
            {
                Vector256.LoadUnsafe(ref source, (nuint)j).StoreUnsafe(ref target, (nuint)j);
            }
        }

        return start;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRow<TRight>(MatrixView<TRight> row, Span<T> packed)
        where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    {
        if (row.ColumnStride == 1)
        {
            Conversion.Run(row.Numbers.AsSpan(row.Offset, row.Columns), packed);
        }
        else
        {
            var place = row.Offset;
            for (var j = 0; j < row.Columns; j++, place += row.ColumnStride)
            {
                packed[j] = T.CreateTruncating(row.Numbers[place]);
            }
        }

        packed[row.Columns..].Clear();
    }
}
