using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>
/// Rows times a stored weight: y = x·wᵀ. Every number of the result is summed as in <see cref="PanelProduct{T}"/>: over k in runs of
/// <see cref="RightPanels{T}.RunLength"/>, inside a run one float32 multiply-add after the other, the runs added in float64. So it depends
/// neither on how many rows there are, nor on threads and vectors.
/// </summary>
internal static class StoredProduct
{
    private const int RunLength = RightPanels<float>.RunLength;

    // Up to here panels are multiplied as they are stored; beyond, a machine of narrower vectors widens their numbers once for all rows, as
    // its registers do not hold the sums of eight rows.
    private static readonly int FewRows = Vector512.IsHardwareAccelerated ? int.MaxValue : FewRowsKernel.Rows;

    // Rows that stay in the second cache while panel after panel passes.
    private const int BlockRows = 30 * ProductKernel<float>.Rows;

    // What a thread takes at a time: some microseconds of reading.
    private const int ItemBytes = 1 << 16;

    /// <summary>y = x·wᵀ.</summary>
    /// <param name="x">(rows x in), its rows contiguous.</param>
    /// <param name="weight">(out x in).</param>
    /// <param name="y">(rows x out), its rows contiguous.</param>
    /// <param name="crew">Shares the panels.</param>
    public static void Run(MatrixView<float> x, StoredMatrix weight, MatrixView<float> y, Crew crew) =>
        Run(x, [(weight, y)], crew);

    /// <summary>Products of the same rows with several weights, shared among the crew as one.</summary>
    /// <param name="x">(rows x in), its rows contiguous.</param>
    /// <param name="products">Weights (out x in) and where their products (rows x out) go.</param>
    /// <param name="crew">Shares the panels.</param>
    public static void Run(
        MatrixView<float> x,
        IReadOnlyList<(StoredMatrix Weight, MatrixView<float> Y)> products,
        Crew crew
    )
    {
        var panels = products.Sum(product => product.Weight.Panels);
        var height = Math.Clamp(x.Rows, 1, BlockRows);
        var share = Math.Max(1, ItemBytes / Math.Max(1, products[0].Weight.PanelBytes) / height);
        var pieces = Ceiling(panels, share);
        crew.Run(
            Ceiling(x.Rows, height) * pieces,
            item =>
            {
                var row = item / pieces * height;
                var first = item % pieces * share;
                RunPanels(x, products, row, Math.Min(height, x.Rows - row), first, Math.Min(panels, first + share));
            }
        );
    }

    /// <summary>Some rows times some panels, which are counted through all products.</summary>
    private static void RunPanels(
        MatrixView<float> x,
        IReadOnlyList<(StoredMatrix Weight, MatrixView<float> Y)> products,
        int row,
        int rows,
        int first,
        int end
    )
    {
        var left = x.Slice(row, rows, 0, x.Columns);
        foreach (var (weight, y) in products)
        {
            var result = y.Slice(row, rows, 0, y.Columns);
            for (var panel = Math.Max(0, first); panel < Math.Min(end, weight.Panels); panel++)
            {
                RunPanel(left, weight, panel, result);
            }

            first -= weight.Panels;
            end -= weight.Panels;
        }
    }

    private static void RunPanel(MatrixView<float> x, StoredMatrix weight, int panel, MatrixView<float> y)
    {
        switch (weight.Type)
        {
            case DType.BFloat16:
                RunPanel<BFloat16Format>(x, weight, panel, y);
                break;
            case DType.Float16:
                RunPanel<Float16Format>(x, weight, panel, y);
                break;
            default:
                RunPanel<Float32Format>(x, weight, panel, y);
                break;
        }
    }

    private static void RunPanel<TFormat>(MatrixView<float> x, StoredMatrix weight, int panel, MatrixView<float> y)
        where TFormat : struct, ILaneFormat
    {
        if (x.Rows <= FewRows)
        {
            RunFew<TFormat>(x, weight, panel, y);
        }
        else
        {
            RunMany<TFormat>(x, weight, panel, y);
        }
    }

    private static int Ceiling(int length, int part) => (length + part - 1) / part;

    /// <summary>Takes as many rows at a time as the kernel does: their sums over all k stay in the first cache.</summary>
    private static void RunFew<TFormat>(MatrixView<float> x, StoredMatrix weight, int panel, MatrixView<float> y)
        where TFormat : struct, ILaneFormat
    {
        Span<double> sums = stackalloc double[FewRowsKernel.Rows * StoredMatrix.PanelWidth];
        Span<float> tile = stackalloc float[FewRowsKernel.Rows * StoredMatrix.PanelWidth];
        for (var row = 0; row < x.Rows; row += FewRowsKernel.Rows)
        {
            var rows = Math.Min(FewRowsKernel.Rows, x.Rows - row);
            RunStrip<TFormat>(x.Slice(row, rows, 0, x.Columns), weight, panel, tile, sums);
            var result = y.Slice(row, rows, 0, y.Columns);
            if (weight.Inputs <= RunLength)
            {
                Write<float>(tile, weight.Width(panel), result, panel);
            }
            else
            {
                Write<double>(sums, weight.Width(panel), result, panel);
            }
        }
    }

    /// <summary>Writes the sums over every run to the tile, or those over all of several runs to the sums.</summary>
    private static void RunStrip<TFormat>(
        MatrixView<float> x,
        StoredMatrix weight,
        int panel,
        Span<float> tile,
        Span<double> sums
    )
        where TFormat : struct, ILaneFormat
    {
        var numbers = weight.Panel(panel);
        var width = weight.Width(panel);
        sums.Clear();
        for (var start = 0; start < weight.Inputs; start += RunLength)
        {
            var depth = Math.Min(RunLength, weight.Inputs - start);
            FewRowsKernel.Run<TFormat>(
                x.Numbers.AsSpan(x.Offset + start),
                x.RowStride,
                x.Rows,
                numbers.Slice(start * width * TFormat.Size, depth * width * TFormat.Size),
                width,
                depth,
                tile
            );
            if (weight.Inputs > RunLength)
            {
                Add(tile[..(x.Rows * width)], sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunMany<TFormat>(MatrixView<float> x, StoredMatrix weight, int panel, MatrixView<float> y)
        where TFormat : struct, ILaneFormat
    {
        var numbers = weight.Panel(panel);
        var width = weight.Width(panel);
        var length = Ceiling(x.Rows, ProductKernel<float>.Rows) * ProductKernel<float>.Rows * width;
        var isOneRun = weight.Inputs <= RunLength;
        var products = RecycledArrays<float>.Rent(length);
        var sums = isOneRun ? [] : RecycledArrays<double>.Rent(length);
        var right = RecycledArrays<float>.Rent(RunLength * StoredMatrix.PanelWidth);
        sums.AsSpan().Clear();
        for (var start = 0; start < weight.Inputs; start += RunLength)
        {
            var depth = Math.Min(RunLength, weight.Inputs - start);
            Widen<TFormat>(
                numbers.Slice(start * width * TFormat.Size, depth * width * TFormat.Size),
                width,
                depth,
                right
            );
            Multiply(x.Slice(0, x.Rows, start, depth), right, width, products);
            if (!isOneRun)
            {
                Add(products, sums);
            }
        }

        if (isOneRun)
        {
            Write<float>(products, width, y, panel);
        }
        else
        {
            Write<double>(sums, width, y, panel);
            RecycledArrays<double>.Return(sums);
        }

        RecycledArrays<float>.Return(products);
        RecycledArrays<float>.Return(right);
    }

    /// <summary>Writes a run of a panel as the kernel's own panels, which are narrower where vectors are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<TFormat>(ReadOnlySpan<byte> run, int width, int depth, Span<float> right)
        where TFormat : struct, ILaneFormat
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ReadOnlySpan<float> numbers, Span<double> sums)
    {
        ref var source = ref MemoryMarshal.GetReference(numbers);
        ref var target = ref MemoryMarshal.GetReference(sums[..numbers.Length]);
        for (nuint i = 0; (int)i < numbers.Length; i += StoredMatrix.Lanes)
        {
            var (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref source, i));
            (Vector512.LoadUnsafe(ref target, i) + lower).StoreUnsafe(ref target, i);
            var behind = i + (nuint)Vector512<double>.Count;
            (Vector512.LoadUnsafe(ref target, behind) + upper).StoreUnsafe(ref target, behind);
        }
    }

    private static void Write<T>(ReadOnlySpan<T> tile, int width, MatrixView<float> y, int panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var column = panel * StoredMatrix.PanelWidth;
        var count = Math.Min(width, y.Columns - column);
        for (var row = 0; row < y.Rows; row++)
        {
            Conversion.Run(tile.Slice(row * width, count), y.Row(row)[column..]);
        }
    }
}
