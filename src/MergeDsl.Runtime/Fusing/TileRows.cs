using MergeDsl.Core.Fusing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>How slices are cut into tiles of whole rows: enough for a product to be worth its while, few enough for the caches.</summary>
internal static class TileRows
{
    private const int Numbers = 1 << 17;

    // The rows of the product kernel's tiles divide this.
    private const int Multiple = 16;

    /// <summary>Rows of all tiles but the last; where a tensor has several slices, of all.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="isAlone">True when it is all of its tensor.</param>
    public static int Height(FusedSlice slice, bool isAlone)
    {
        var height = (int)Math.Min(slice.Rows, Math.Max(1, Numbers / Math.Max(1, slice.Columns) / Multiple) * Multiple);
        while (!isAlone && slice.Rows % height != 0)
        {
            height--;
        }

        return height;
    }

    /// <summary>First row in the slice, and number of rows, of a piece of it.</summary>
    public static (int First, int Rows) RowsOf(this FusedSlice slice, PieceOfWork piece) =>
        ((int)((piece.First - slice.Offset) / slice.Columns), (int)(piece.Count / slice.Columns));

    /// <summary>First row and number of rows of every tile.</summary>
    public static IEnumerable<(int First, int Rows)> Of(FusedSlice slice)
    {
        var height = Height(slice, isAlone: true);
        for (var first = 0; first < slice.Rows; first += height)
        {
            yield return (first, (int)Math.Min(height, slice.Rows - first));
        }
    }
}
