using MergeDsl.Core.Fusing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>How slices are cut into tiles of whole rows: enough for a product to be worth its while, few enough for the caches.</summary>
internal static class TileRows
{
    private const int Numbers = 1 << 17;

    // The rows of the product kernel's tiles divide this.
    private const int Multiple = 16;

    /// <summary>Rows of all tiles but the last.</summary>
    public static int Height(FusedSlice slice) =>
        (int)Math.Min(slice.Rows, Math.Max(1, Numbers / Math.Max(1, slice.Columns) / Multiple) * Multiple);

    /// <summary>First row and number of rows of every tile.</summary>
    public static IEnumerable<(int First, int Rows)> Of(FusedSlice slice)
    {
        var height = Height(slice);
        for (var first = 0; first < slice.Rows; first += height)
        {
            yield return (first, (int)Math.Min(height, slice.Rows - first));
        }
    }
}
