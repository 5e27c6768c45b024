using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Multiplies rows by packed panels over one run of k, tile after tile.</summary>
internal static class PanelProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// The longest run of k that is summed in T. What lies behind it starts a run of its own, and the runs are added in float64:
    /// a long float32 sum is no less exact than a short one.
    /// </summary>
    public const int RunLength = 256;

    /// <summary>result = left·right, for some columns of the right operand.</summary>
    /// <param name="left">(rows x depth).</param>
    /// <param name="panels">The right operand as <see cref="RightPanels{T}"/> packs it.</param>
    /// <param name="panelColumns">How many columns were packed.</param>
    /// <param name="column">The first column wanted.</param>
    /// <param name="columns">How many are wanted.</param>
    /// <param name="result">(rows x columns).</param>
    /// <param name="stride">From one row of the result to the next.</param>
    public static void Write<TLeft>(
        LeftRows<TLeft> left,
        ReadOnlySpan<T> panels,
        int panelColumns,
        int column,
        int columns,
        Span<T> result,
        int stride
    )
        where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft> =>
        Run(left, panels, panelColumns, column, columns, result, stride, []);

    /// <summary>sums += left·right, for some columns of the right operand.</summary>
    /// <param name="left">(rows x depth).</param>
    /// <param name="panels">The right operand as <see cref="RightPanels{T}"/> packs it.</param>
    /// <param name="panelColumns">How many columns were packed.</param>
    /// <param name="column">The first column wanted.</param>
    /// <param name="columns">How many are wanted.</param>
    /// <param name="sums">(rows x columns), row-major.</param>
    public static void Add<TLeft>(
        LeftRows<TLeft> left,
        ReadOnlySpan<T> panels,
        int panelColumns,
        int column,
        int columns,
        Span<double> sums
    )
        where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft> =>
        Run(left, panels, panelColumns, column, columns, [], columns, sums);

    private static void Run<TLeft>(
        LeftRows<TLeft> left,
        ReadOnlySpan<T> panels,
        int panelColumns,
        int column,
        int columns,
        Span<T> result,
        int stride,
        Span<double> sums
    )
        where TLeft : unmanaged, IBinaryFloatingPointIeee754<TLeft>
    {
        Span<T> tile = stackalloc T[ProductKernel<T>.Rows * ProductKernel<T>.Columns];
        Span<T> scratch = stackalloc T[ProductKernel<T>.Rows * left.Depth];
        for (var row = 0; row < left.Rows; row += ProductKernel<T>.Rows)
        {
            var strip = left.Strip(row, scratch, out var leftStride);
            var height = Math.Min(ProductKernel<T>.Rows, left.Rows - row);
            for (var start = RightPanels<T>.Start(column, panelColumns); start < column + columns; )
            {
                var width = RightPanels<T>.Width(start, panelColumns);
                var panel = panels[(start * left.Depth)..];
                var first = Math.Max(start, column);
                var count = Math.Min(start + width, column + columns) - first;
                var place = (row * stride) + first - column;
                if (sums.IsEmpty && count == width && height == ProductKernel<T>.Rows)
                {
                    ProductKernel<T>.Run(strip, leftStride, panel, width, left.Depth, result[place..], stride);
                }
                else
                {
                    ProductKernel<T>.Run(strip, leftStride, panel, width, left.Depth, tile, width);
                    for (var i = 0; i < height; i++, place += stride)
                    {
                        var numbers = tile.Slice((i * width) + first - start, count);
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

                start += width;
            }
        }
    }

    private static void Add(ReadOnlySpan<T> numbers, Span<double> sums)
    {
        var start = typeof(T) == typeof(float) ? AddVectors(MemoryMarshal.Cast<T, float>(numbers), sums) : 0;
        for (var i = start; i < numbers.Length; i++)
        {
            sums[i] += double.CreateTruncating(numbers[i]);
        }
    }

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
