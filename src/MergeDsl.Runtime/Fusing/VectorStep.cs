namespace MergeDsl.Runtime.Fusing;

/// <summary>Adds factor·vector to a bias, which is one row.</summary>
/// <param name="vector">As many numbers as the slice has columns.</param>
/// <param name="factor">On the vector.</param>
/// <param name="rounding">The type the product is rounded to before it is added to the rounded numbers; null for none.</param>
internal sealed class VectorStep(float[] vector, float factor, DType? rounding) : ITileStep
{
    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        vector.AsSpan(0, tile.Columns).CopyTo(tile.Delta);
        TileNumbers.Scale(tile.Delta, factor);
        TileNumbers.Add(tile.Exact, tile.Delta, tile.Lost);
        if (tile.IsRounded)
        {
            TileNumbers.Round(tile.Delta, rounding ?? DType.Float32);
            TileNumbers.Add(tile.Rounded, tile.Delta);
        }
    }
}
