using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// The most common way a tile is fused: one product is added to weights that stay what type they are, and rounded once. It is done block by
/// block, so that a product never leaves the first cache.
/// </summary>
internal static class RoundedSum
{
    // Whole tiles of the product's kernel on every machine, and 24 KiB.
    private const int BlockRows = 16;
    private const int BlockColumns = 384;
    private const int LineLength = 64;

    private static int PanelColumns => ProductKernel<float>.Columns;

    /// <summary>True for the types that there is a kernel for.</summary>
    public static bool Knows(DType type) => type is DType.BFloat16 or DType.Float16 or DType.Float32;

    /// <summary>Writes the tile; its numbers are those that its steps would give.</summary>
    /// <param name="sum">What is added.</param>
    /// <param name="tile">Which rows; its room for a delta is used.</param>
    /// <param name="type">What both the base and the fused model store.</param>
    /// <param name="original">The base's numbers.</param>
    /// <param name="stored">Where the fused ones go.</param>
    public static RoundingError Write(
        ProductStep sum,
        FuseTile tile,
        DType type,
        ReadOnlySpan<byte> original,
        Span<byte> stored
    ) =>
        type switch
        {
            DType.BFloat16 => Write<BFloat16Format>(sum, tile, original, stored),
            DType.Float16 => Write<Float16Format>(sum, tile, original, stored),
            _ => Write<Float32Format>(sum, tile, original, stored),
        };

    private static RoundingError Write<TFormat>(
        ProductStep sum,
        FuseTile tile,
        ReadOnlySpan<byte> original,
        Span<byte> stored
    )
        where TFormat : struct, ILaneFormat
    {
        var error = RoundingError.None;
        for (var column = 0; column < tile.Columns; column += BlockColumns)
        {
            var columns = Math.Min(BlockColumns, tile.Columns - column);
            for (var row = 0; row < tile.Rows; row += BlockRows)
            {
                var rows = Math.Min(BlockRows, tile.Rows - row);
                var block = tile.Delta[..(rows * columns)];
                var first = ((row * tile.Columns) + column) * TFormat.Size;
                var lines = new BlockLines(columns * TFormat.Size, tile.Columns * TFormat.Size);
                for (var panel = 0; panel < columns; panel += PanelColumns)
                {
                    var width = Math.Min(PanelColumns, columns - panel);
                    var (from, to) = (panel * rows / columns, (panel + width) * rows / columns);
                    Fetch(original[first..], lines, from, to);
                    Fetch(stored[first..], lines, from, to);
                    sum.WriteProduct(tile.FirstRow + row, rows, column + panel, width, block[panel..], columns);
                }

                error += AddBlock<TFormat>(
                    original[first..],
                    block,
                    columns,
                    sum.Factor,
                    stored[first..],
                    lines.Stride
                );
            }
        }

        return error;
    }

    /// <summary>
    /// Asks for rows of a block while its product is computed. They lie pages apart, where the machine does not guess what comes next; and
    /// asked for all at once, they would keep the product waiting.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Fetch(ReadOnlySpan<byte> block, BlockLines lines, int from, int to)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        fixed (byte* start = block)
        {
            for (var row = from; row < to; row++)
            {
                for (var place = 0; place < lines.Length; place += LineLength)
                {
                    Sse.Prefetch0(start + ((long)row * lines.Stride) + place);
                }
            }
        }
    }

    private static RoundingError AddBlock<TFormat>(
        ReadOnlySpan<byte> original,
        ReadOnlySpan<float> block,
        int columns,
        float factor,
        Span<byte> stored,
        int stride
    )
        where TFormat : struct, ILaneFormat
    {
        var errors = default(ErrorLanes);
        for (int start = 0, place = 0; start < block.Length; start += columns, place += stride)
        {
            SumKernel<TFormat>.Run(original[place..], block.Slice(start, columns), factor, stored[place..], ref errors);
        }

        return errors.Total(block.Length);
    }

    /// <summary>Where the rows of a block lie.</summary>
    /// <param name="Length">Bytes of a row of the block.</param>
    /// <param name="Stride">Bytes from one row to the next.</param>
    private readonly record struct BlockLines(int Length, int Stride);
}
