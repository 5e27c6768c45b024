using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>Rows times a panel whose numbers are widened once for all of them.</summary>
internal static class WidenedPanel<TFormat>
    where TFormat : struct, ILaneFormat
{
    private const int RunLength = RightPanels<float>.RunLength;

    /// <summary>Writes the products of all rows with a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(MatrixView<float> x, StoredMatrix weight, int panel, MatrixView<float> y)
    {
        var numbers = weight.Panel(panel);
        var width = weight.Width(panel);
        var length =
            (x.Rows + ProductKernel<float>.Rows - 1) / ProductKernel<float>.Rows * ProductKernel<float>.Rows * width;
        var isOneRun = weight.Inputs <= RunLength;
        var products = RecycledArrays<float>.Rent(length);
        var sums = isOneRun ? [] : RecycledArrays<double>.Rent(length);
        var right = RecycledArrays<float>.Rent(RunLength * StoredMatrix.PanelWidth);
        sums.AsSpan().Clear();
        for (var start = 0; start < weight.Inputs; start += RunLength)
        {
            var depth = Math.Min(RunLength, weight.Inputs - start);
            Widen(numbers.Slice(start * width * TFormat.Size, depth * width * TFormat.Size), width, depth, right);
            Multiply(x.Slice(0, x.Rows, start, depth), right, width, products);
            if (!isOneRun)
            {
                PanelSums.Add(products, sums);
            }
        }

        if (isOneRun)
        {
            PanelSums.Write<float>(products, width, y, panel);
        }
        else
        {
            PanelSums.Write<double>(sums, width, y, panel);
            RecycledArrays<double>.Return(sums);
        }

        RecycledArrays<float>.Return(products);
        RecycledArrays<float>.Return(right);
    }

    /// <summary>Writes a run of a panel as the kernel's own panels, which are narrower where vectors are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<byte> run, int width, int depth, Span<float> right)
    {
        ref var from = ref MemoryMarshal.GetReference(run);
        if (width <= ProductKernel<float>.Columns)
        {
            ref var to = ref MemoryMarshal.GetReference(right[..(width * depth)]);
            for (var i = 0; i < width * depth; i += StoredMatrix.Lanes)
            {
                TFormat.Load(ref Unsafe.Add(ref from, i * TFormat.Size)).StoreUnsafe(ref to, (nuint)i);
            }

            return;
        }

        Span<float> row = stackalloc float[StoredMatrix.PanelWidth];
        for (var k = 0; k < depth; k++)
        {
            for (var i = 0; i < width; i += StoredMatrix.Lanes)
            {
                TFormat.Load(ref Unsafe.Add(ref from, ((k * width) + i) * TFormat.Size)).CopyTo(row[i..]);
            }

            for (var start = 0; start < width; start += ProductKernel<float>.Columns)
            {
                var part = Math.Min(ProductKernel<float>.Columns, width - start);
                row.Slice(start, part).CopyTo(right[((start * depth) + (k * part))..]);
            }
        }
    }

    /// <summary>Multiplies strips of eight rows by a widened run; rows behind the last are padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(MatrixView<float> x, ReadOnlySpan<float> right, int width, Span<float> products)
    {
        Span<float> scratch = stackalloc float[ProductKernel<float>.Rows * RunLength];
        var rows = LeftRows<float>.Of(x);
        for (var row = 0; row < x.Rows; row += ProductKernel<float>.Rows)
        {
            var strip = rows.Strip(row, scratch, out var stride);
            for (var start = 0; start < width; start += ProductKernel<float>.Columns)
            {
                var part = Math.Min(ProductKernel<float>.Columns, width - start);
                ProductKernel<float>.Run(
                    strip,
                    stride,
                    right[(start * x.Columns)..],
                    part,
                    x.Columns,
                    products[((row * width) + start)..],
                    width
                );
            }
        }
    }
}
