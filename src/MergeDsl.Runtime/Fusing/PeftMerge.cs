namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// Several adapters of one weight, DoRA among them, merged as PEFT 0.21.2 merges them (<c>peft-0.21.md</c> part 2, A1 and A2): DoRA needs the
/// norm of the unmerged weight, so before each such adapter everything is taken out of the weight, and merged again with norms of what that
/// gave. Every such rebuilding begins a round. Half precision loses bits on the way that no formula without it would lose.
/// </summary>
/// <param name="products">The products in the order of their adapters.</param>
internal sealed class PeftMerge(IReadOnlyList<PeftProduct> products) : ITileStep
{
    /// <summary>The products as they are left in the fused weight.</summary>
    public IEnumerable<ProductStep> Products => products.Select(product => product.Step);

    /// <inheritdoc/>
    public void Apply(FuseTile tile)
    {
        Merge(tile, products.Count);
        foreach (var product in products)
        {
            product.Step.ApplyExactly(tile);
        }
    }

    /// <summary>Finds the scales of columns.</summary>
    /// <param name="ofSlice">Given what to do with it, loads one tile of the slice after the other.</param>
    public void MeasureColumns(Action<Action<FuseTile>> ofSlice)
    {
        var round = 0;
        for (var count = 0; count < products.Count; count++)
        {
            if (!products[count].IsScaled)
            {
                continue;
            }

            var scaled = products.Take(count + 1).Where(product => product.IsScaledByColumn).ToArray();
            if (scaled.Length > 0)
            {
                Measure(ofSlice, scaled, count, round);
            }

            round++;
        }
    }

    private void Measure(Action<Action<FuseTile>> ofSlice, PeftProduct[] scaled, int count, int round)
    {
        ofSlice(tile =>
        {
            Merge(tile, count);
            TakeOut(tile, count, round);
            foreach (var product in scaled)
            {
                product.MeasureColumns(tile);
            }
        });
        foreach (var product in scaled)
        {
            product.SettleColumns(round);
        }
    }

    /// <summary>Merges the first <paramref name="count"/> products into a tile that was loaded.</summary>
    private void Merge(FuseTile tile, int count)
    {
        var round = -1;
        for (var index = 0; index < count; index++)
        {
            if (products[index].IsScaled)
            {
                round++;
                TakeOut(tile, index, round);
                for (var again = 0; again < index; again++)
                {
                    products[again].Merge(tile, round);
                }
            }

            products[index].Merge(tile, round);
        }
    }

    /// <summary>Takes out the first <paramref name="count"/> products, and keeps what is left as the weight that norms are taken of.</summary>
    private void TakeOut(FuseTile tile, int count, int round)
    {
        for (var index = count - 1; index >= 0; index--)
        {
            products[index].Unmerge(tile, round - 1);
        }

        tile.Rounded.CopyTo(tile.Loaded);
    }
}
