namespace MergeDsl.Runtime.Cpu;

/// <summary>Multiplies by zero what is below a magnitude, and some of what equals it.</summary>
/// <param name="threshold">The key of the smallest magnitude that stays.</param>
/// <param name="dropped">Row-major indices of the numbers with that key that do not stay, ascending.</param>
/// <param name="columns">Columns of the whole matrix.</param>
internal sealed class PrunedTile(uint threshold, long[] dropped, int columns) : IDeltaStep
{
    public void Apply(Span<float> tile, TilePlace place)
    {
        LargestMagnitudes<float, uint>.Keep(threshold, tile, tile);
        if (dropped.Length == 0)
        {
            return;
        }

        for (var i = 0; i < place.Rows; i++)
        {
            var start = ((long)(place.Row + i) * columns) + place.Column;
            for (var next = FirstFrom(start); next < dropped.Length && dropped[next] < start + place.Columns; next++)
            {
                tile[(i * place.Columns) + (int)(dropped[next] - start)] *= 0;
            }
        }
    }

    private int FirstFrom(long index)
    {
        var place = Array.BinarySearch(dropped, index);
        return place < 0 ? ~place : place;
    }
}
