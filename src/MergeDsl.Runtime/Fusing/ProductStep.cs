using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Adds factor·left·right; with DoRA, scales the sum.</summary>
/// <param name="factors">The product.</param>
/// <param name="columns">Columns of the slice.</param>
/// <param name="rounding">The type the delta is rounded to before it is added to the rounded numbers; null for none.</param>
/// <param name="scale">DoRA's scale; null for none.</param>
internal sealed class ProductStep(ProductFactors factors, int columns, DType? rounding, DoraScale? scale) : ITileStep
{
    private readonly TileProduct right = new(factors.Right, factors.Depth, columns);

    /// <summary>The product.</summary>
    public ProductFactors Factors => factors;

    /// <summary>DoRA's scale; null for none.</summary>
    public DoraScale? Scale => scale;

    /// <summary>True when its sum is scaled by columns.</summary>
    public bool IsScaledByColumn => scale?.IsPerColumn == true;

    /// <summary>True when its delta is rounded before it is added.</summary>
    public bool RoundsDelta => rounding is not null;

    /// <summary>True when it adds the product and does nothing else.</summary>
    public bool IsPlain => scale is null && !RoundsDelta;

    /// <summary>On the product, behind it.</summary>
    public float Factor => factors.Factor;

    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        ApplyExactly(tile);
        if (tile.IsRounded)
        {
            // The delta is still in its place: what is scaled as well is merged by PeftMerge.
            TileNumbers.Round(tile.Delta, rounding ?? DType.Float32);
            TileNumbers.Add(tile.Rounded, tile.Delta);
        }
    }

    /// <summary>Gives its memory back: nobody may be using the step any more.</summary>
    public void Return()
    {
        right.Return();
        if (factors.IsRecycled)
        {
            RecycledArrays<float>.Return(factors.Left);
            RecycledArrays<float>.Return(factors.Right);
        }
    }

    /// <summary>Applies it to the exact numbers alone.</summary>
    public void ApplyExactly(FuseTile tile)
    {
        var delta = WriteDelta(tile);
        scale?.Measure(tile);
        TileNumbers.Add(tile.Exact, delta, tile.Lost);
        TileNumbers.Add(tile.Offset, delta);
        scale?.Apply(tile);
    }

    /// <summary>Adds the tile to the norms of columns, which need the whole slice.</summary>
    public void MeasureColumns(FuseTile tile)
    {
        WriteDelta(tile);
        scale!.MeasureColumns(tile);
    }

    /// <summary>Writes a block of left·right, without the factor.</summary>
    public void WriteProduct(int firstRow, int rows, int column, int columns, Span<float> block, int stride) =>
        right.Run(factors.Left.AsSpan(firstRow * factors.Depth), rows, column, columns, block, stride);

    /// <summary>Writes the delta as it is added to the rounded numbers, and gives its place.</summary>
    public Span<float> WriteRoundedDelta(FuseTile tile)
    {
        var delta = WriteDelta(tile);
        TileNumbers.Round(delta, rounding ?? DType.Float32);
        return delta;
    }

    private Span<float> WriteDelta(FuseTile tile)
    {
        WriteProduct(tile.FirstRow, tile.Rows, 0, tile.Columns, tile.Delta, tile.Columns);
        TileNumbers.Scale(tile.Delta, factors.Factor);
        return tile.Delta;
    }
}
