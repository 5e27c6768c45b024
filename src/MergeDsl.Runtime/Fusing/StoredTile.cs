using MergeDsl.Checkpoints.Numbers;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Takes tiles from what the base stores to what the fused model stores, and measures how far that is from what was to be stored.</summary>
internal static class StoredTile
{
    /// <summary>Applies a program to a tile.</summary>
    /// <param name="program">The steps.</param>
    /// <param name="tile">A tile that was started; what is in it afterwards is of no use.</param>
    /// <param name="from">What the base stores.</param>
    /// <param name="original">The base's numbers.</param>
    /// <param name="to">What the fused model stores.</param>
    /// <param name="stored">Where the fused numbers go.</param>
    /// <returns>The difference to the exact sum: not finite where one of the numbers is not.</returns>
    public static RoundingError Fuse(
        SliceProgram program,
        FuseTile tile,
        DType from,
        ReadOnlySpan<byte> original,
        DType to,
        Span<byte> stored
    )
    {
        if (!tile.KeepsOffset && from == to && RoundedSum.Knows(to) && program.OnlySum(to) is { } sum)
        {
            return RoundedSum.Write(sum, tile, to, original, stored);
        }

        NumberFormats.Decode(from, original, tile.Exact);
        program.Run(tile);
        NumberFormats.Encode(to, tile.Rounded, stored);
        NumberFormats.Decode(to, stored, tile.Delta);
        NumberFormats.Decode(from, original, tile.Loaded);
        return ErrorLanes.Measure(tile.Loaded, tile.Exact, tile.Lost, tile.Delta);
    }
}
