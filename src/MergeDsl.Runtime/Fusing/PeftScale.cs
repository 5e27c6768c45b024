namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// DoRA's scales as PEFT finds them: magnitude/norm(base + delta) in the adapter's type, found again in every round, as the base that PEFT
/// takes out of a half precision weight drifts (<c>peft-0.21.md</c> part 2, A2).
/// </summary>
internal sealed class PeftScale
{
    // What torch's kernels read at a time.
    private const int SingleBlock = 8;
    private const int HalfBlock = 16;

    private readonly float[] magnitudes;
    private readonly DType? half;
    private readonly float[][] rounds;
    private readonly float[] columnSums;

    /// <summary>Scales that are still to be measured.</summary>
    /// <param name="magnitudes">One for each row or column.</param>
    /// <param name="isPerColumn">True when columns are scaled.</param>
    /// <param name="half">The type that everything is rounded to; null for float32.</param>
    /// <param name="rounds">How many rounds there are in the slice.</param>
    public PeftScale(float[] magnitudes, bool isPerColumn, DType? half, int rounds)
    {
        (this.magnitudes, this.half, IsPerColumn) = (magnitudes, half, isPerColumn);
        this.rounds = [.. Enumerable.Range(0, rounds).Select(_ => new float[magnitudes.Length])];
        columnSums = isPerColumn ? new float[magnitudes.Length] : [];
        Last = DoraScale.Of(this.rounds[^1], isPerColumn);
    }

    /// <summary>The scales of the last round, which are what the fused weight has.</summary>
    public DoraScale Last { get; }

    /// <summary>True when columns are scaled; their norms need a pass over the whole slice first.</summary>
    public bool IsPerColumn { get; }

    /// <summary>The scale of every number of a row of the tile.</summary>
    /// <param name="tile">The tile.</param>
    /// <param name="row">The row.</param>
    /// <param name="round">The round.</param>
    /// <param name="room">As many numbers as the tile has columns, overwritten where rows are scaled.</param>
    public ReadOnlySpan<float> OfRow(FuseTile tile, int row, int round, Span<float> room)
    {
        if (IsPerColumn)
        {
            return rounds[round];
        }

        room.Fill(rounds[round][tile.FirstRow + row]);
        return room;
    }

    /// <summary>Finds the scales of the tile's rows.</summary>
    /// <param name="tile">The base in its place, and in that of the delta.</param>
    /// <param name="round">The round.</param>
    public void MeasureRows(FuseTile tile, int round)
    {
        var sum = new float[tile.Columns];
        for (var row = 0; !IsPerColumn && row < tile.Rows; row++)
        {
            Add(tile, row, sum);
            var norm = Round(TorchNorm.OfRow(sum, half is null ? SingleBlock : HalfBlock));
            rounds[round][tile.FirstRow + row] = Round(magnitudes[tile.FirstRow + row] / norm);
        }
    }

    /// <summary>Adds the tile to the norms of columns.</summary>
    public void MeasureColumns(FuseTile tile)
    {
        var sum = new float[tile.Columns];
        for (var row = 0; row < tile.Rows; row++)
        {
            Add(tile, row, sum);
            TorchNorm.AddSquares(sum, columnSums);
        }
    }

    /// <summary>Ends the pass over the slice.</summary>
    public void SettleColumns(int round)
    {
        for (var column = 0; column < columnSums.Length; column++)
        {
            rounds[round][column] = Round(magnitudes[column] / Round(MathF.Sqrt(columnSums[column])));
        }

        columnSums.AsSpan().Clear();
    }

    private void Add(FuseTile tile, int row, Span<float> sum)
    {
        tile.Loaded.Slice(row * tile.Columns, tile.Columns).CopyTo(sum);
        TileNumbers.Add(sum, tile.Delta.Slice(row * tile.Columns, tile.Columns));
        if (half is { } type)
        {
            TileNumbers.Round(sum, type);
        }
    }

    private float Round(float number)
    {
        Span<float> one = [number];
        TileNumbers.Round(one, half ?? DType.Float32);
        return one[0];
    }
}
