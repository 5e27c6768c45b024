using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Takes an adapter's own copy of a weight.</summary>
/// <param name="factors">Reads the adapter.</param>
/// <param name="input">Number of the adapter.</param>
/// <param name="copy">The copy, as large as the slice.</param>
internal sealed class CopyStep(FactorReader factors, int input, TensorInfo copy) : ITileStep
{
    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        var first = (long)tile.FirstRow * tile.Columns;
        var stored = factors.Bytes(input, copy, first, tile.Rows * tile.Columns);
        NumberFormats.Decode(copy.Type, stored, tile.Exact);
        tile.Lost.Clear();
        if (tile.IsRounded)
        {
            tile.Exact.CopyTo(tile.Rounded);
        }
    }
}
