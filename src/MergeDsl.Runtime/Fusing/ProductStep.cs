using MergeDsl.Core;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Adds factor·left·right; with DoRA, scales the sum.</summary>
/// <param name="left">(rows x depth), row-major.</param>
/// <param name="right">(depth x columns), packed.</param>
/// <param name="depth">The inner dimension.</param>
/// <param name="factor">On the product, behind it.</param>
/// <param name="rounding">Types the delta is rounded to before it is added to the rounded numbers.</param>
/// <param name="scale">DoRA's scale; null for none.</param>
internal sealed class ProductStep(
    float[] left,
    TileProduct right,
    int depth,
    float factor,
    EquatableArray<DType> rounding,
    DoraScale? scale
) : ITileStep
{
    /// <summary>True when its sum is scaled by columns.</summary>
    public bool IsScaledByColumn => scale?.IsPerColumn == true;

    /// <summary>True when it adds the product and does nothing else.</summary>
    public bool IsPlain => scale is null && rounding.Count == 0;

    /// <summary>On the product, behind it.</summary>
    public float Factor => factor;

    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        var delta = WriteDelta(tile);
        scale?.Measure(tile);
        TileNumbers.Add(tile.Exact, delta, tile.Lost);
        if (tile.IsRounded)
        {
            foreach (var type in rounding)
            {
                TileNumbers.Round(delta, type);
            }

            TileNumbers.Add(tile.Rounded, delta);
        }

        scale?.Apply(tile);
    }

    /// <summary>Adds the tile to the norms of columns, which need the whole slice.</summary>
    public void MeasureColumns(FuseTile tile)
    {
        WriteDelta(tile);
        scale!.MeasureColumns(tile);
    }

    /// <summary>Writes a block of left·right, without the factor.</summary>
    public void WriteProduct(int firstRow, int rows, int column, int columns, Span<float> block) =>
        right.Run(left.AsSpan(firstRow * depth), rows, column, columns, block);

    private Span<float> WriteDelta(FuseTile tile)
    {
        WriteProduct(tile.FirstRow, tile.Rows, 0, tile.Columns, tile.Delta);
        TileNumbers.Scale(tile.Delta, factor);
        return tile.Delta;
    }
}
