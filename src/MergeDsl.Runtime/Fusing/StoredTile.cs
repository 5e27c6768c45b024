using MergeDsl.Checkpoints.Numbers;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Rounds a tile to what is stored, and measures how far that is from what was to be stored.</summary>
internal static class StoredTile
{
    /// <summary>Writes the tile's numbers as <paramref name="type"/>.</summary>
    /// <param name="tile">The tile, all steps applied.</param>
    /// <param name="type">What is stored.</param>
    /// <param name="original">What it was: as many numbers.</param>
    /// <param name="stored">Where the bytes go.</param>
    /// <param name="error">The difference to the exact sum.</param>
    /// <returns>Index in the tile of the first number that is not finite although the original is; -1 for none.</returns>
    public static int Encode(
        FuseTile tile,
        DType type,
        ReadOnlySpan<float> original,
        Span<byte> stored,
        out RoundingError error
    )
    {
        var nonFinite = NumberFormats.Encode(type, tile.Rounded, stored);
        NumberFormats.Decode(type, stored, tile.Delta);
        error = ErrorLanes.Measure(original, tile.Exact, tile.Delta);
        return nonFinite == 0 ? -1 : FirstNew(original, tile.Delta);
    }

    private static int FirstNew(ReadOnlySpan<float> original, ReadOnlySpan<float> stored)
    {
        for (var index = 0; index < stored.Length; index++)
        {
            if (!float.IsFinite(stored[index]) && float.IsFinite(original[index]))
            {
                return index;
            }
        }

        return -1;
    }
}
