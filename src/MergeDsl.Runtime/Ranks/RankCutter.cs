using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Ranks;

/// <summary>
/// Cuts a delta to a lower rank: the best approximation there is (Eckart-Young), found in the smallest matrix that has the
/// delta's singular values.
/// </summary>
/// <param name="backend">Where the arithmetic happens.</param>
/// <param name="policy">How many singular values stay.</param>
/// <param name="split">How they are shared between the two factors.</param>
public sealed class RankCutter(IBackend backend, IRankPolicy policy, SingularValueSplit split)
{
    // Up to this size all singular values cost next to nothing.
    private const int FullSpectrumSize = 256;

    // Of larger ones, a backend searches for this share of all values; for more it decomposes the whole matrix.
    private const int SearchedShare = 8;

    /// <summary>
    /// Cuts b·a without forming it where that is cheaper (<c>toolkits.md</c> 6.2 item 2): each factor that is longer than its
    /// rank is replaced by the small factor of its QR, whose product has the singular values of b·a. Only where R reaches both
    /// out and in is b·a itself multiplied out.
    /// </summary>
    /// <param name="b">(out x R).</param>
    /// <param name="a">(R x in).</param>
    public CutDelta CutProduct(ITensor b, ITensor a)
    {
        using var left = Reduce(b);
        using var transposed = backend.Transpose(a);
        using var right = Reduce(transposed);
        using var rightCore = backend.Transpose(right?.R ?? transposed);
        using var core = backend.Multiply(left?.R ?? b, rightCore);
        return Cut(left?.Q, core, right?.Q);
    }

    /// <summary>Cuts left·core·rightᵀ.</summary>
    /// <param name="left">(out x m) with orthonormal columns; null for the identity.</param>
    /// <param name="core">(m x n).</param>
    /// <param name="right">(in x n) with orthonormal columns; null for the identity.</param>
    public CutDelta Cut(ITensor? left, ITensor core, ITensor? right)
    {
        using var svd = Decompose(core, out var rank);
        var available = Math.Min(rank, svd.S.Count);
        var values = svd.S.Take(available).ToArray();
        using var u = backend.TopLeft(svd.U, svd.U.Rows, available);
        using var vt = backend.TopLeft(svd.Vt, available, svd.Vt.Columns);
        var b = Padding.Columns(backend, LiftColumns(left, backend.ScaleColumns(u, split.OnB(values))), rank);
        var a = Padding.Rows(backend, LiftRows(backend.ScaleRows(split.OnA(values), vt), right), rank);
        var (clampedB, clampedA) = split.Clamp(backend, b, a);
        return new CutDelta(clampedA, clampedB, new Spectrum(svd.KnownValues, available, svd.TotalEnergy));
    }

    private ThinQr? Reduce(ITensor tensor) => tensor.Columns < tensor.Rows ? backend.ThinQr(tensor) : null;

    private TruncatedSvd Decompose(ITensor core, out int rank)
    {
        var size = Math.Min(core.Rows, core.Columns);
        var wanted = policy.FirstLook(size, FullSpectrumSize);
        while (true)
        {
            var svd = backend.Svd(core, wanted);
            var chosen = policy.Choose(policy.TakesLowerBounds ? svd.KnownValues : svd.S, svd.TotalEnergy);
            if (wanted == size || Math.Min(chosen ?? size, size) <= svd.S.Count)
            {
                rank = chosen ?? size;
                return svd;
            }

            wanted = Math.Min(chosen ?? Next(svd, wanted, size), size);
            svd.Dispose();
        }
    }

    /// <summary>
    /// How many values to look at after too few: doubling keeps all looks together below twice the last, and what cannot be
    /// enough is passed over.
    /// </summary>
    private int Next(TruncatedSvd svd, int looked, int size)
    {
        var next = Math.Max(2 * looked, policy.AtLeast(svd.S, svd.TotalEnergy));
        return Math.Min(next > size / SearchedShare ? size : next, Math.Min(policy.Maximum, size));
    }

    private ITensor LiftColumns(ITensor? left, ITensor narrow)
    {
        if (left is null)
        {
            return narrow;
        }

        using (narrow)
        {
            return backend.Multiply(left, narrow);
        }
    }

    private ITensor LiftRows(ITensor narrow, ITensor? right)
    {
        if (right is null)
        {
            return narrow;
        }

        using (narrow)
        using (var transposed = backend.Transpose(right))
        {
            return backend.Multiply(narrow, transposed);
        }
    }
}
