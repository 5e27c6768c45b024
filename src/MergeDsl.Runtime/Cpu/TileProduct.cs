namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Tiles of left·right for one right operand, (depth x columns), that is packed once. Thread safe. The numbers are those of
/// <see cref="MatrixProduct{TLeft, TRight, T}"/>, whatever the borders of the tiles.
/// </summary>
internal sealed class TileProduct
{
    private const int RunLength = PanelProduct<float>.RunLength;

    private readonly int depth;
    private readonly int allColumns;
    private readonly float[] panels;

    /// <param name="right">(depth x columns), row-major; not needed any more afterwards.</param>
    /// <param name="depth">Rows of the right operand.</param>
    /// <param name="columns">Columns of the right operand.</param>
    public TileProduct(float[] right, int depth, int columns)
    {
        (this.depth, allColumns) = (depth, columns);
        var padded = RightPanels<float>.Padded(columns);
        panels = new float[checked(depth * padded)];
        for (var start = 0; start < depth; start += RunLength)
        {
            var run = MatrixView<float>.Of(right, depth, columns).Slice(start, Run(start), 0, columns);
            RightPanels<float>.Pack(run, panels.AsSpan(start * padded));
        }
    }

    /// <summary>Writes the tile of those rows and the columns from <paramref name="column"/> on.</summary>
    /// <param name="left">(rows x depth), row-major.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="column">The tile's first column.</param>
    /// <param name="columns">Columns of the tile.</param>
    /// <param name="tile">(rows x columns), row-major; every number is written.</param>
    public void Run(ReadOnlySpan<float> left, int rows, int column, int columns, Span<float> tile)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(column + columns, allColumns);
        if (depth <= RunLength)
        {
            PanelProduct<float>.Write(Left(left, rows, 0), panels, allColumns, column, columns, tile, columns);
            return;
        }

        var padded = RightPanels<float>.Padded(allColumns);
        var sums = RecycledArrays<double>.Rent(rows * columns);
        sums.AsSpan().Clear();
        for (var start = 0; start < depth; start += RunLength)
        {
            var run = panels.AsSpan(start * padded);
            PanelProduct<float>.Add(Left(left, rows, start), run, allColumns, column, columns, sums);
        }

        Conversion.Run<double, float>(sums, tile);
        RecycledArrays<double>.Return(sums);
    }

    private LeftRows<float> Left(ReadOnlySpan<float> left, int rows, int start) =>
        new(left[start..], rows, Run(start), depth, 1);

    private int Run(int start) => Math.Min(RunLength, depth - start);
}
