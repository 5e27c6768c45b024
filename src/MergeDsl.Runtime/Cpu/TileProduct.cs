namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Tiles of left·right for one right operand, (depth x columns), that is packed once. Thread safe. The numbers are those of
/// <see cref="PanelProduct{T}"/>, so they do not depend on the borders of the tiles.
/// </summary>
/// <param name="right">(depth x columns), row-major; not needed any more afterwards.</param>
/// <param name="depth">Rows of the right operand.</param>
/// <param name="columns">Columns of the right operand.</param>
internal sealed class TileProduct(float[] right, int depth, int columns)
{
    private readonly RightPanels<float> panels = RightPanels<float>.Pack(
        MatrixView<float>.Of(right, depth, columns),
        new Workers(1)
    );

    /// <summary>Gives its memory back: nobody may be using it any more.</summary>
    public void Return() => panels.Return();

    /// <summary>Writes the tile of those rows and the columns from <paramref name="column"/> on.</summary>
    /// <param name="left">(rows x depth), row-major.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="column">The tile's first column.</param>
    /// <param name="columns">Columns of the tile.</param>
    /// <param name="tile">(rows x columns); every number is written.</param>
    /// <param name="stride">From one row of the tile to the next.</param>
    public void Run(ReadOnlySpan<float> left, int rows, int column, int columns, Span<float> tile, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(column + columns, panels.Columns);
        var operand = new LeftRows<float>(left, rows, panels.Depth, panels.Depth, 1);
        PanelProduct<float>.Run(operand, panels, column, columns, tile, stride);
    }
}
