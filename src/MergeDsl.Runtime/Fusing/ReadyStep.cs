namespace MergeDsl.Runtime.Fusing;

/// <summary>Gives rows of a slice that was fused as a whole.</summary>
/// <param name="whole">The slice.</param>
internal sealed class ReadyStep(FuseTile whole) : ITileStep
{
    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        var (first, count) = (tile.FirstRow * tile.Columns, tile.Rows * tile.Columns);
        whole.Exact.Slice(first, count).CopyTo(tile.Exact);
        whole.Lost.Slice(first, count).CopyTo(tile.Lost);
        if (tile.IsRounded)
        {
            whole.Rounded.Slice(first, count).CopyTo(tile.Rounded);
        }
    }
}
