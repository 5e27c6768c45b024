using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>The steps of a slice with their numbers at hand. Thread safe: tiles are independent of each other.</summary>
/// <param name="slice">The slice.</param>
/// <param name="loading">What loading the adapters does to it.</param>
/// <param name="merging">The steps behind that.</param>
/// <param name="roundedTo">The type that every step is rounded to; null for one rounding at the end.</param>
internal sealed class SliceProgram(
    FusedSlice slice,
    IReadOnlyList<ITileStep> loading,
    IReadOnlyList<ITileStep> merging,
    DType? roundedTo
)
{
    /// <summary>True when rounding after every step makes a difference: the type, or a delta, rounds something away.</summary>
    public bool IsRounded { get; init; } =
        roundedTo is not (null or DType.Float32)
        || merging.Any(step => step is ProductStep { RoundsDelta: true } or PeftMerge);

    /// <summary>The slice.</summary>
    public FusedSlice Slice => slice;

    /// <summary>The scales of its DoRA steps, in order.</summary>
    public IReadOnlyList<DoraScale> Scales { get; init; } = [];

    /// <summary>Its products in order; null when other steps change the slice as well.</summary>
    public IReadOnlyList<ProductStep>? Products =>
        loading.Concat(merging).All(step => step is ProductStep or PeftMerge)
            ?
            [
                .. loading
                    .Concat(merging)
                    .SelectMany(step => step is PeftMerge merge ? merge.Products : [(ProductStep)step]),
            ]
            : null;

    /// <summary>Bytes of its products' factors, which are packed once more.</summary>
    public long FactorBytes =>
        (Products ?? []).Sum(product =>
            2L * sizeof(float) * (product.Factors.Left.Length + product.Factors.Right.Length)
        );

    /// <summary>Gives the memory of its products back: nobody may be using it any more.</summary>
    public void Return()
    {
        foreach (var product in Products ?? [])
        {
            product.Return();
        }
    }

    /// <summary>A tile of the slice as undoing looks at it.</summary>
    /// <param name="type">What is stored.</param>
    /// <param name="tile">Its place.</param>
    /// <param name="fused">The fused numbers.</param>
    /// <param name="offsets">What was added.</param>
    public FusedTile<float> Fused(DType type, FuseTile tile, ReadOnlySpan<byte> fused, ReadOnlySpan<float> offsets)
    {
        var (rows, columns) = (TotalScale(isPerColumn: false), TotalScale(isPerColumn: true));
        return new FusedTile<float>(type, tile.Columns, fused, offsets)
        {
            RowScales = rows.Length == 0 ? [] : rows.AsSpan(tile.FirstRow, tile.Rows),
            ColumnScales = columns,
        };
    }

    /// <summary>The product that is all there is to add, so that one rounding to <paramref name="stored"/> is left; null for none.</summary>
    public ProductStep? OnlySum(DType stored) =>
        loading.Count == 0 && (roundedTo ?? stored) == stored && merging is [ProductStep { IsPlain: true } only]
            ? only
            : null;

    /// <summary>Prepares a tile whose exact numbers are to be filled in.</summary>
    public void Start(FuseTile tile, int firstRow, int rows) =>
        tile.Reset(firstRow, rows, checked((int)slice.Columns), IsRounded);

    /// <summary>Applies all steps to a tile that was started and filled.</summary>
    public void Run(FuseTile tile)
    {
        tile.Lost.Clear();
        Load(tile);
        foreach (var step in merging)
        {
            step.Apply(tile);
            Round(tile);
        }
    }

    /// <summary>Applies the steps of loading alone.</summary>
    public void Load(FuseTile tile)
    {
        if (tile.IsRounded)
        {
            tile.Exact.CopyTo(tile.Rounded);
            Round(tile);
            tile.Rounded.CopyTo(tile.Exact);
        }

        foreach (var step in loading)
        {
            step.Apply(tile);
            Round(tile);
        }

        if (Scales.Count > 0)
        {
            tile.Rounded.CopyTo(tile.Loaded);
        }
    }

    /// <summary>The product of all scales of rows or of columns, in order; empty when there are none.</summary>
    private float[] TotalScale(bool isPerColumn)
    {
        float[] total = [];
        foreach (var scale in Scales.Where(scale => scale.IsPerColumn == isPerColumn))
        {
            total = total.Length == 0 ? scale.Values : [.. total.Zip(scale.Values, (one, other) => one * other)];
        }

        return total;
    }

    private void Round(FuseTile tile)
    {
        if (tile.IsRounded)
        {
            TileNumbers.Round(tile.Rounded, roundedTo ?? DType.Float32);
        }
    }
}
