namespace MergeDsl.Runtime.Fusing;

/// <summary>One adapter's product as PEFT merges it into a stored weight and takes it out again, with every rounding on the way.</summary>
/// <param name="step">The product, its scale that of the last round.</param>
/// <param name="scale">DoRA's scales; null for plain LoRA.</param>
/// <param name="half">The type that DoRA is calculated in; null for float32.</param>
/// <param name="type">What the weight is stored as between the adapters.</param>
internal sealed class PeftProduct(ProductStep step, PeftScale? scale, DType? half, DType type)
{
    /// <summary>The product with what is left of it in the fused weight.</summary>
    public ProductStep Step => step;

    /// <summary>True for DoRA.</summary>
    public bool IsScaled => scale is not null;

    /// <summary>True for DoRA with norms of columns.</summary>
    public bool IsScaledByColumn => scale?.IsPerColumn == true;

    /// <summary>Merges it: w + delta, or scale ⊙ (w + delta).</summary>
    public void Merge(FuseTile tile, int round)
    {
        var delta = step.WriteRoundedDelta(tile);
        scale?.MeasureRows(tile, round);
        TileNumbers.Add(tile.Rounded, delta);
        if (scale is not null)
        {
            RoundToHalf(tile.Rounded);
            // The delta was added already.
            Scale(tile, scale, round, isDividing: false);
        }

        TileNumbers.Round(tile.Rounded, type);
    }

    /// <summary>Takes it out: w - delta, or w ⊘ scale - delta.</summary>
    public void Unmerge(FuseTile tile, int round)
    {
        if (scale is not null)
        {
            Scale(tile, scale, round, isDividing: true);
            RoundToHalf(tile.Rounded);
        }

        var delta = step.WriteRoundedDelta(tile);
        if (scale is null)
        {
            TileNumbers.Round(delta, type);
        }

        TileNumbers.Scale(delta, -1);
        TileNumbers.Add(tile.Rounded, delta);
        TileNumbers.Round(tile.Rounded, type);
    }

    /// <summary>Adds the tile to the norms of columns.</summary>
    public void MeasureColumns(FuseTile tile)
    {
        step.WriteRoundedDelta(tile);
        scale!.MeasureColumns(tile);
    }

    /// <summary>Ends the pass over the slice.</summary>
    public void SettleColumns(int round) => scale!.SettleColumns(round);

    private void RoundToHalf(Span<float> numbers) => TileNumbers.Round(numbers, half ?? DType.Float32);

    private static void Scale(FuseTile tile, PeftScale scale, int round, bool isDividing)
    {
        var room = tile.Delta[..tile.Columns];
        for (var row = 0; row < tile.Rows; row++)
        {
            var numbers = tile.Rounded.Slice(row * tile.Columns, tile.Columns);
            var factors = scale.OfRow(tile, row, round, room);
            if (isDividing)
            {
                TileNumbers.Divide(numbers, factors);
            }
            else
            {
                Cpu.Elementwise.Multiply<float>(numbers, factors, numbers);
            }
        }
    }
}
