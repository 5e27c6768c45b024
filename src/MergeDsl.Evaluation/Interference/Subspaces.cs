using MergeDsl.Runtime.Backends;

namespace MergeDsl.Evaluation.Interference;

/// <summary>Where a change writes and reads: orthonormal bases of its columns' and its rows' spaces, in joint coordinates.</summary>
/// <param name="Left">(k x rank), float64.</param>
/// <param name="Right">(k x rank), float64.</param>
/// <param name="Energies">Its squared singular values, descending, without the scaling.</param>
internal sealed record Subspaces(ITensor Left, ITensor Right, IReadOnlyList<double> Energies) : IDisposable
{
    // As for the joint basis of the core space: what is weaker is rounding, not a direction.
    private const double NumericalZero = 1e-12;

    /// <summary>How many directions there are; 0 for a change of zeros.</summary>
    public int Rank => Left.Columns;

    /// <summary>The subspaces of b·aᵀ.</summary>
    /// <param name="backend">Where the arithmetic happens.</param>
    /// <param name="b">(k x r).</param>
    /// <param name="a">(k x r).</param>
    public static Subspaces Of(IBackend backend, ITensor b, ITensor a)
    {
        using var onLeft = backend.ThinQr(b);
        using var onRight = backend.ThinQr(a);
        using var transposed = backend.Transpose(onRight.R);
        using var core = backend.Multiply(onLeft.R, transposed);
        using var svd = backend.Svd(core, Math.Min(core.Rows, core.Columns));
        var rank = svd.S.Count(value => value > svd.S[0] * NumericalZero);
        using var u = backend.TopLeft(svd.U, svd.U.Rows, rank);
        using var vt = backend.TopLeft(svd.Vt, rank, svd.Vt.Columns);
        using var v = backend.Transpose(vt);
        return new Subspaces(
            backend.Multiply(onLeft.Q, u),
            backend.Multiply(onRight.Q, v),
            [.. svd.S.Select(value => value * value)]
        );
    }

    /// <summary>Mean squared cosine of the principal angles between two bases: ||XᵀY||²/min(ranks).</summary>
    public static double Overlap(IBackend backend, ITensor x, ITensor y)
    {
        using var transposed = backend.Transpose(x);
        using var cosines = backend.Multiply(transposed, y);
        return backend.Energy(cosines) / Math.Min(x.Columns, y.Columns);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Left.Dispose();
        Right.Dispose();
    }
}
