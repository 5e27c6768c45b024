namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// DoRA's scale, magnitude/norm, of every row or column (<c>peft.md</c> 4.6). The norm is that of the loaded weight plus the
/// adapter's own delta, whatever other adapters did before (<c>peft-0.21.md</c> part 2, A1).
/// </summary>
internal sealed class DoraScale
{
    private readonly float[] magnitudes;
    private readonly double[] columnSums;
    private readonly bool isKnown;

    private DoraScale(float[] magnitudes, float[] values, bool isPerColumn, bool isKnown)
    {
        (this.magnitudes, Values, IsPerColumn, this.isKnown) = (magnitudes, values, isPerColumn, isKnown);
        columnSums = isPerColumn && !isKnown ? new double[magnitudes.Length] : [];
    }

    /// <summary>The scales; those of rows are there once their tile was measured.</summary>
    public float[] Values { get; }

    /// <summary>True when columns are scaled; their norms need a pass over the whole slice first.</summary>
    public bool IsPerColumn { get; }

    /// <summary>Scales that are still to be measured, for one magnitude for each row or column.</summary>
    public static DoraScale To(float[] magnitudes, bool isPerColumn) =>
        new(magnitudes, new float[magnitudes.Length], isPerColumn, isKnown: false);

    /// <summary>Scales that are known.</summary>
    public static DoraScale Of(float[] values, bool isPerColumn) => new([], values, isPerColumn, isKnown: true);

    /// <summary>Adds the tile, delta in its place, to the sums of squares of columns.</summary>
    public void MeasureColumns(FuseTile tile)
    {
        for (var row = 0; row < tile.Rows; row++)
        {
            var loaded = tile.Loaded.Slice(row * tile.Columns, tile.Columns);
            var delta = tile.Delta.Slice(row * tile.Columns, tile.Columns);
            for (var column = 0; column < loaded.Length; column++)
            {
                var value = (double)(loaded[column] + delta[column]);
                columnSums[column] += value * value;
            }
        }
    }

    /// <summary>Ends the pass over the slice.</summary>
    public void SettleColumns()
    {
        for (var column = 0; column < Values.Length; column++)
        {
            Values[column] = magnitudes[column] / (float)Math.Sqrt(columnSums[column]);
        }
    }

    /// <summary>Finds the scales of the tile's rows, its delta in its place.</summary>
    public void Measure(FuseTile tile)
    {
        for (var row = 0; !IsPerColumn && !isKnown && row < tile.Rows; row++)
        {
            var sum = 0.0;
            var loaded = tile.Loaded.Slice(row * tile.Columns, tile.Columns);
            var delta = tile.Delta.Slice(row * tile.Columns, tile.Columns);
            for (var column = 0; column < loaded.Length; column++)
            {
                var value = (double)(loaded[column] + delta[column]);
                sum += value * value;
            }

            Values[tile.FirstRow + row] = magnitudes[tile.FirstRow + row] / (float)Math.Sqrt(sum);
        }
    }

    /// <summary>Scales the tile's exact numbers, and what was added to them.</summary>
    public void Apply(FuseTile tile)
    {
        ApplyExactly(tile);
        if (tile.KeepsOffset)
        {
            Apply(tile, tile.Offset);
        }
    }

    private void ApplyExactly(FuseTile tile)
    {
        // The delta was added already.
        var factors = IsPerColumn ? Values : tile.Delta[..tile.Columns];
        for (var row = 0; row < tile.Rows; row++)
        {
            if (!IsPerColumn)
            {
                factors.Fill(Values[tile.FirstRow + row]);
            }

            var place = row * tile.Columns;
            var lost = tile.Lost.Slice(place, tile.Columns);
            TileNumbers.Multiply(tile.Exact.Slice(place, tile.Columns), factors, lost);
        }
    }

    private void Apply(FuseTile tile, Span<float> numbers)
    {
        for (var row = 0; row < tile.Rows; row++)
        {
            var line = numbers.Slice(row * tile.Columns, tile.Columns);
            if (IsPerColumn)
            {
                Cpu.Elementwise.Multiply<float>(line, Values, line);
            }
            else
            {
                Cpu.Elementwise.Scale(line, Values[tile.FirstRow + row], line);
            }
        }
    }
}
