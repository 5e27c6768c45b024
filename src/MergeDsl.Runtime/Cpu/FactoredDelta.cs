using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// A delta that is never stored: its tiles are multiplied out of the factors whenever they are asked for, and whatever is done
/// to its numbers is done to the tile. A low-rank product costs less than the memory it would be read from.
/// </summary>
internal sealed class FactoredDelta : ITensor, ISampledPieces<float>
{
    // A tile stays in the second cache beside those of the other adapters.
    private const int TileLength = 1 << 15;
    private const int TileColumns = 2048;

    // What is worth a thread.
    private const int BandLength = 1 << 18;

    // A sample takes as many rows as a product takes at a time, every so many rows.
    private const int SampledRows = 8;
    private const int SampledShare = 16;

    private readonly float[] left;
    private readonly TileProduct product;
    private readonly IDeltaStep[] steps;
    private readonly Workers workers;
    private readonly int bandRows;

    private FactoredDelta(int rows, int columns, float[] left, TileProduct product, IDeltaStep[] steps, Workers workers)
    {
        (Rows, Columns) = (rows, columns);
        (this.left, this.product, this.steps, this.workers) = (left, product, steps, workers);
        bandRows = Math.Max(1, BandLength / Math.Max(1, columns));
    }

    public int Rows { get; }

    public int Columns { get; }

    public bool IsDouble => false;

    public long Length => (long)Rows * Columns;

    /// <summary>Its bands of whole rows, from top to bottom.</summary>
    public int Pieces => (Rows + bandRows - 1) / bandRows;

    /// <summary>The product of two factors, or its transpose.</summary>
    /// <param name="b">(out x r); has to outlive the delta.</param>
    /// <param name="a">(r x in); has to outlive the delta.</param>
    /// <param name="isTransposed">True for (in x out).</param>
    /// <param name="workers">Threads for what is done with all its numbers.</param>
    public static FactoredDelta Of(CpuTensor<float> b, CpuTensor<float> a, bool isTransposed, Workers workers)
    {
        var (left, right) = isTransposed ? (Layout.Transpose(a, workers), Layout.Transpose(b, workers)) : (b, a);
        var product = new TileProduct(right.Numbers, right.Rows, right.Columns);
        return new FactoredDelta(left.Rows, right.Columns, left.Numbers, product, [], workers);
    }

    /// <summary>The same with one more thing done to its numbers.</summary>
    public FactoredDelta With(IDeltaStep step) => new(Rows, Columns, left, product, [.. steps, step], workers);

    /// <summary>Its <paramref name="count"/> entries of largest magnitude, the rest zeros of their own sign.</summary>
    public FactoredDelta KeepLargest(long count, TieOrder ties)
    {
        if (count >= Length)
        {
            return this;
        }

        if (count <= 0)
        {
            return With(new ScaledTile(0));
        }

        var (threshold, spare) = new MagnitudeThreshold<float, uint>(this, workers).Find(count);

        // A zero that is dropped is the zero that it was.
        return With(
            spare == 0 || threshold == 0 ? new PrunedTile(threshold, [], Columns)
            : ties == TieOrder.Torch ? new PrunedTile(threshold, BeyondInTorchOrder(threshold, (int)count), Columns)
            : new PrunedTile(threshold, Equal(threshold)[^(int)spare..], Columns)
        );
    }

    public void Visit(int piece, NumberVisitor<float> visitor) =>
        VisitTiles([this], piece, (tiles, _) => visitor(tiles[0]));

    public void Sample(NumberVisitor<float> visitor)
    {
        for (var row = 0; row < Rows; row += SampledShare * SampledRows)
        {
            for (var column = 0; column < Columns; column += TileColumns)
            {
                var rows = Math.Min(SampledRows, Rows - row);
                var tile = Tile(new TilePlace(row, rows, column, Math.Min(TileColumns, Columns - column)));
                visitor(tile);
                RecycledArrays<float>.Return(tile);
            }
        }
    }

    /// <summary>Shows all tiles of a band, of several deltas of one shape at a time.</summary>
    public static void VisitTiles(FactoredDelta[] deltas, int band, Action<float[][], TilePlace> visitor)
    {
        var first = deltas[0];
        var width = Math.Min(TileColumns, first.Columns);
        var height = Math.Max(1, TileLength / Math.Max(1, width));
        var end = Math.Min(first.Rows, (band + 1) * first.bandRows);
        for (var row = band * first.bandRows; row < end; row += height)
        {
            for (var column = 0; column < first.Columns; column += width)
            {
                var rows = Math.Min(height, end - row);
                var place = new TilePlace(row, rows, column, Math.Min(width, first.Columns - column));
                var tiles = Array.ConvertAll(deltas, delta => delta.Tile(place));
                visitor(tiles, place);
                Array.ForEach(tiles, RecycledArrays<float>.Return);
            }
        }
    }

    /// <summary>All its numbers.</summary>
    public CpuTensor<float> WriteOut()
    {
        var result = CpuTensor<float>.Uninitialised(Rows, Columns);
        workers.Run(
            Pieces,
            band =>
                VisitTiles(
                    [this],
                    band,
                    (tiles, place) =>
                    {
                        for (var i = 0; i < place.Rows; i++)
                        {
                            tiles[0]
                                .AsSpan(i * place.Columns, place.Columns)
                                .CopyTo(result.Numbers.AsSpan(((place.Row + i) * Columns) + place.Column));
                        }
                    }
                )
        );
        return result;
    }

    /// <summary>Nothing: the factors belong to the caller, and what is pruned from this delta shares the rest.</summary>
    public void Dispose() { }

    private float[] Tile(TilePlace place)
    {
        var tile = RecycledArrays<float>.Rent(place.Rows * place.Columns);
        var depth = left.Length / Math.Max(1, Rows);
        product.Run(left.AsSpan(place.Row * depth), place.Rows, place.Column, place.Columns, tile, place.Columns);
        foreach (var step in steps)
        {
            step.Apply(tile, place);
        }

        return tile;
    }

    /// <summary>Row-major indices of the numbers with that key, ascending.</summary>
    private long[] Equal(uint key)
    {
        var bands = new List<long>[Pieces];
        workers.Run(
            Pieces,
            band =>
            {
                var found = bands[band] = [];
                VisitTiles([this], band, (tiles, place) => Collect(tiles[0], place, key, found));
                found.Sort();
            }
        );
        return [.. bands.SelectMany(found => found)];
    }

    private void Collect(float[] tile, TilePlace place, uint key, List<long> found)
    {
        for (var i = 0; i < tile.Length; i++)
        {
            if (MagnitudeKeys<float, uint>.Of(tile[i]) == key)
            {
                var row = place.Row + (i / place.Columns);
                found.Add(((long)row * Columns) + place.Column + (i % place.Columns));
            }
        }
    }

    /// <summary>
    /// Which of the numbers with that key torch drops. Its selection has to be replayed on all keys; it happens only where two
    /// numbers at the threshold are equal.
    /// </summary>
    private long[] BeyondInTorchOrder(uint key, int count)
    {
        var whole = WriteOut();
        var keys = Array.ConvertAll(whole.Numbers, MagnitudeKeys<float, uint>.Of);
        var beyond = new List<long>();
        foreach (var index in TorchSelection<uint>.Select(keys, count)[count..])
        {
            if (MagnitudeKeys<float, uint>.Of(whole.Numbers[index]) == key)
            {
                beyond.Add(index);
            }
        }

        whole.Dispose();
        beyond.Sort();
        return [.. beyond];
    }
}
