namespace MergeDsl.Runtime.Backends;

/// <summary>M = Q·R with orthonormal columns in Q. For M (m x n): Q is (m x k), R (k x n), k = min(m, n). Both float64.</summary>
/// <param name="Q">Orthonormal columns.</param>
/// <param name="R">Upper triangular (trapezoidal).</param>
public sealed record ThinQr(ITensor Q, ITensor R) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Q.Dispose();
        R.Dispose();
    }
}

/// <summary>
/// The leading part of M = U·diag(S)·Vt, singular values descending. Signs are fixed: the entry of largest magnitude (lowest
/// index first) in every column of U is positive. All float64.
/// </summary>
/// <param name="U">(m x k), orthonormal columns.</param>
/// <param name="S">k singular values.</param>
/// <param name="Vt">(k x n), orthonormal rows.</param>
/// <param name="TotalEnergy">Sum of all squared singular values of M, also of those left out: its squared Frobenius norm.</param>
public sealed record TruncatedSvd(ITensor U, IReadOnlyList<double> S, ITensor Vt, double TotalEnergy) : IDisposable
{
    /// <summary>
    /// S and the singular values behind it as far as the backend came to know them on the way, descending; those behind S may
    /// be smaller than the true ones, and larger only by the rounding of the search, 2e-4·S[0].
    /// </summary>
    public IReadOnlyList<double> KnownValues { get; init; } = S;

    /// <inheritdoc/>
    public void Dispose()
    {
        U.Dispose();
        Vt.Dispose();
    }
}

/// <summary>What TIES' election and disjoint mean gave.</summary>
/// <param name="Merged">The merged tensor.</param>
/// <param name="Conflicts">Positions where two operands are non-zero with opposite signs.</param>
/// <param name="Occupied">Positions where any operand is non-zero.</param>
public sealed record Election(ITensor Merged, long Conflicts, long Occupied);

/// <summary>How far operands pull against each other, entry by entry.</summary>
/// <param name="Opposed">At every entry what pulls against the stronger side: sum of min(sum of positive, sum of |negative|).</param>
/// <param name="Total">Sum of all magnitudes: Opposed is between 0 and half of it.</param>
public sealed record SignConflict(double Opposed, double Total);
