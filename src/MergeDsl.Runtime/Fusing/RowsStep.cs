using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Fusing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Takes an adapter's own values for some rows.</summary>
/// <param name="factors">Reads the adapter.</param>
/// <param name="step">Which rows.</param>
internal sealed class RowsStep(FactorReader factors, ReplaceRows step) : ITileStep
{
    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        for (var index = 0; index < step.Rows.Count; index++)
        {
            var row = step.Rows[index] - tile.FirstRow;
            if (row < 0 || row >= tile.Rows)
            {
                continue;
            }

            var stored = factors.Bytes(step.Input, step.Copy, (long)index * tile.Columns, tile.Columns);
            var place = (int)row * tile.Columns;
            NumberFormats.Decode(step.Copy.Type, stored, tile.Exact.Slice(place, tile.Columns));
            tile.Lost.Slice(place, tile.Columns).Clear();
            if (tile.IsRounded)
            {
                tile.Exact.Slice(place, tile.Columns).CopyTo(tile.Rounded[place..]);
            }
        }
    }
}
