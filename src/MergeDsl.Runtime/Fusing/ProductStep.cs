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

    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        var delta = WriteDelta(tile);
        scale?.Measure(tile);
        TileNumbers.Add(tile.Exact, delta);
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

    private Span<float> WriteDelta(FuseTile tile)
    {
        right.Run(left.AsSpan(tile.FirstRow * depth), tile.Rows, 0, tile.Columns, tile.Delta);
        TileNumbers.Scale(tile.Delta, factor);
        return tile.Delta;
    }
}
