using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Multiplies rows by packed panels, tile after tile. Every entry of the result is the sum over k in runs of
/// <see cref="RightPanels{T}.RunLength"/>: inside a run fused multiply-adds in T, run after run added in float64 and rounded
/// to T once. That order follows from k alone, so nobody can tell from the result how it was cut.
/// </summary>
internal static class PanelProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // What the stack has room for: a tile of the kernel, and more.
    private const int FewSums = 1024;

    /// <summary>result = left·right, for some columns of the right operand.</summary>
    /// <param name="left">(rows x depth).</param>
    /// <param name="right">The right operand.</param>
    /// <param name="column">The first column wanted.</param>
    /// <param name="columns">How many are wanted.</param>
    /// <param name="result">(rows x columns).</param>
    /// <param name="stride">From one row of the result to the next.</param>
    public static void Run<TLeft>(
        LeftRows<TLeft> left,
        RightPanels<T> right,
        int column,
        int columns,
        Span<T> result,
        int stride
    )
        where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
    {
        if (right.Runs <= 1)
        {
            RunOnce(left, right, 0, column, columns, result, stride);
            return;
        }

        var length = left.Rows * columns;
        var rented = length <= FewSums ? null : RecycledArrays<double>.Rent(length);
        Span<double> sums = rented ?? stackalloc double[FewSums];
        sums = sums[..length];
        sums.Clear();
        Add(left, right, column, columns, sums);
        for (var row = 0; row < left.Rows; row++)
        {
            Conversion.Run(sums.Slice(row * columns, columns), result[(row * stride)..]);
        }

        if (rented is not null)
        {
            RecycledArrays<double>.Return(rented);
        }
    }

    /// <summary>sums += left·right, run after run, for some columns of the right operand.</summary>
    /// <param name="left">(rows x depth).</param>
    /// <param name="right">The right operand.</param>
    /// <param name="column">The first column wanted.</param>
    /// <param name="columns">How many are wanted.</param>
    /// <param name="sums">(rows x columns), row-major.</param>
    public static void Add<TLeft>(
        LeftRows<TLeft> left,
        RightPanels<T> right,
        int column,
        int columns,
        Span<double> sums
    )
        where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
    {
        for (var run = 0; run < right.Runs; run++)
        {
            Run(left, right, run, column, columns, [], columns, sums);
        }
    }

    /// <summary>What one run of k contributes to left·right; the whole product where there is only one.</summary>
    /// <param name="left">(rows x depth).</param>
    /// <param name="right">The right operand.</param>
    /// <param name="run">Which run.</param>
    /// <param name="column">The first column wanted.</param>
    /// <param name="columns">How many are wanted.</param>
    /// <param name="result">(rows x columns).</param>
    /// <param name="stride">From one row of the result to the next.</param>
    public static void RunOnce<TLeft>(
        LeftRows<TLeft> left,
        RightPanels<T> right,
        int run,
        int column,
        int columns,
        Span<T> result,
        int stride
    )
        where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft> =>
        Run(left, right, run, column, columns, result, stride, []);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLeft>(
        LeftRows<TLeft> left,
        RightPanels<T> right,
        int run,
        int column,
        int columns,
        Span<T> result,
        int stride,
        Span<double> sums
    )
        where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
    {
        var (first, depth) = right.Span(run);
        var rows = left.Over(first, depth);
        Span<T> tile = stackalloc T[ProductKernel<T>.Rows * ProductKernel<T>.Columns];
        Span<T> scratch = stackalloc T[ProductKernel<T>.Rows * depth];
        for (var row = 0; row < rows.Rows; row += ProductKernel<T>.Rows)
        {
            var strip = rows.Strip(row, scratch, out var leftStride);
            var height = Math.Min(ProductKernel<T>.Rows, rows.Rows - row);
            for (var start = right.Start(column); start < column + columns; start += right.Width(start))
            {
                var width = right.Width(start);
                var panel = right.Panel(run, start);
                var from = Math.Max(start, column);
                var count = Math.Min(start + width, column + columns) - from;
                var place = (row * stride) + from - column;
                if (sums.IsEmpty && count == width && height == ProductKernel<T>.Rows)
                {
                    ProductKernel<T>.Run(strip, leftStride, panel, width, depth, result[place..], stride);
                    continue;
                }

                ProductKernel<T>.Run(strip, leftStride, panel, width, depth, tile, width);
                for (var i = 0; i < height; i++, place += stride)
                {
                    var numbers = tile.Slice((i * width) + from - start, count);
                    if (sums.IsEmpty)
                    {
                        numbers.CopyTo(result[place..]);
                    }
                    else
                    {
                        Add(numbers, sums.Slice(place, count));
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<T> numbers, Span<double> sums)
    {
        var start = typeof(T) == typeof(float) ? AddVectors(MemoryMarshal.Cast<T, float>(numbers), sums) : 0;
        for (var i = start; i < numbers.Length; i++)
        {
            sums[i] += double.CreateTruncating(numbers[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddVectors(ReadOnlySpan<float> numbers, Span<double> sums)
    {
        ref var source = ref MemoryMarshal.GetReference(numbers);
        ref var target = ref MemoryMarshal.GetReference(sums[..numbers.Length]);
        var i = 0;
        for (; i <= numbers.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref source, (nuint)i));
            (Vector512.LoadUnsafe(ref target, (nuint)i) + lower).StoreUnsafe(ref target, (nuint)i);
            var behind = (nuint)(i + Vector512<double>.Count);
            (Vector512.LoadUnsafe(ref target, behind) + upper).StoreUnsafe(ref target, behind);
        }

        return i;
    }
}
