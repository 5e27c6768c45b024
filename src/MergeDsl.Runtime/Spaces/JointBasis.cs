using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Spaces;

/// <summary>An orthonormal basis of the space that the columns of a matrix span.</summary>
/// <param name="Vectors">(n x k): the left singular vectors, float64, as many as the matrix's numerical rank, at least one.</param>
/// <param name="IsAmbiguous">True when two singular values are equal: any rotation of their vectors would be as good a basis.</param>
internal sealed record JointBasis(ITensor Vectors, bool IsAmbiguous) : IDisposable
{
    // Adapters that share a factor repeat directions exactly. What float64 leaves of such a repetition is some 1e-15 of the
    // largest singular value, a vector of pure rounding noise; numbers stored in float32 or less cannot carry a direction
    // as weak as 1e-12 unless it was put there on purpose in one of the factors.
    private const double NumericalZero = 1e-12;

    // Closer than float32 inputs can tell apart, with some room.
    private const double EqualGap = 1e-6;

    /// <summary>The basis of matrix·diag(scales).</summary>
    public static JointBasis OfColumns(IBackend backend, ITensor matrix, IReadOnlyList<double> scales)
    {
        // Scaled behind the QR, where the numbers are float64: scaling float32 columns would round each entry and so tilt them.
        using var qr = backend.ThinQr(matrix);
        using var small = backend.ScaleColumns(qr.R, scales);
        using var svd = backend.Svd(small, Math.Min(small.Rows, small.Columns));
        var rank = Math.Max(1, svd.S.Count(value => value > svd.S[0] * NumericalZero));
        using var leading = backend.TopLeft(svd.U, svd.U.Rows, rank);
        var vectors = ColumnSigns.Fix(backend, backend.Multiply(qr.Q, leading));
        return new JointBasis(vectors, HasEqualNeighbours(svd.S, rank));
    }

    public void Dispose() => Vectors.Dispose();

    private static bool HasEqualNeighbours(IReadOnlyList<double> values, int count) =>
        Enumerable.Range(1, count - 1).Any(index => values[index - 1] - values[index] < EqualGap * values[index - 1]);
}
