namespace MergeDsl.Runtime.Fusing;

/// <summary>Adds rows of a delta that was written out.</summary>
/// <param name="delta">(rows x columns) of the slice, times its factor.</param>
/// <param name="rounding">The type that the delta is rounded to before it is added to the rounded numbers; null for none.</param>
internal sealed class DeltaStep(float[] delta, DType? rounding) : ITileStep
{
    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        delta.AsSpan(tile.FirstRow * tile.Columns, tile.Rows * tile.Columns).CopyTo(tile.Delta);
        TileNumbers.Add(tile.Exact, tile.Delta, tile.Lost);
        if (tile.IsRounded)
        {
            TileNumbers.Round(tile.Delta, rounding ?? DType.Float32);
            TileNumbers.Add(tile.Rounded, tile.Delta);
        }
    }
}
