namespace MergeDsl.Tests.Native.Reference;

/// <summary>A full singular value decomposition by one-sided Jacobi rotations in float64.</summary>
/// <param name="U">(m x k) with orthonormal columns, k = min(m, n).</param>
/// <param name="S">k singular values, descending.</param>
/// <param name="V">(n x k) with orthonormal columns.</param>
internal sealed record SlowSvd(Matrix U, double[] S, Matrix V)
{
    private const int MostSweeps = 60;

    public double Energy => S.Sum(value => value * value);

    public static SlowSvd Of(Matrix matrix)
    {
        if (matrix.Rows < matrix.Columns)
        {
            var turned = Of(matrix.Transposed());
            return new SlowSvd(turned.V, turned.S, turned.U);
        }

        var work = matrix.Map(value => value);
        var v = Identity(matrix.Columns);
        for (var sweep = 0; sweep < MostSweeps && Sweep(work, v); sweep++)
        {
            // Each sweep makes the columns more orthogonal.
        }

        return Ordered(work, v);
    }

    /// <summary>The best approximation of that rank: the leading triples (Eckart and Young).</summary>
    public Matrix Cut(int rank)
    {
        var count = Math.Min(rank, S.Length);
        var left = U.FirstColumns(count);
        for (var column = 0; column < count; column++)
        {
            for (var row = 0; row < left.Rows; row++)
            {
                left[row, column] *= S[column];
            }
        }

        return left * V.FirstColumns(count).Transposed();
    }

    /// <summary>The smallest rank that keeps a share of the energy.</summary>
    public int RankFor(double share)
    {
        var sum = 0.0;
        for (var index = 0; index < S.Length; index++)
        {
            sum += S[index] * S[index];
            if (sum >= share * Energy)
            {
                return index + 1;
            }
        }

        return S.Length;
    }

    private static Matrix Identity(int size)
    {
        var identity = Matrix.Zeros(size, size);
        for (var index = 0; index < size; index++)
        {
            identity[index, index] = 1;
        }

        return identity;
    }

    private static bool Sweep(Matrix work, Matrix v)
    {
        var hasRotated = false;
        for (var p = 0; p < work.Columns; p++)
        {
            for (var q = p + 1; q < work.Columns; q++)
            {
                hasRotated |= Rotate(work, v, p, q);
            }
        }

        return hasRotated;
    }

    private static bool Rotate(Matrix work, Matrix v, int p, int q)
    {
        var (alpha, beta, gamma) = (Dot(work, p, p), Dot(work, q, q), Dot(work, p, q));
        if (Math.Abs(gamma) <= 1e-15 * Math.Sqrt(alpha * beta))
        {
            return false;
        }

        var zeta = (beta - alpha) / (2 * gamma);
        var tangent = (zeta >= 0 ? 1 : -1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        var cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        Turn(work, p, q, cosine, cosine * tangent);
        Turn(v, p, q, cosine, cosine * tangent);
        return true;
    }

    private static void Turn(Matrix matrix, int p, int q, double cosine, double sine)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            var (x, y) = (matrix[row, p], matrix[row, q]);
            matrix[row, p] = (cosine * x) - (sine * y);
            matrix[row, q] = (sine * x) + (cosine * y);
        }
    }

    private static double Dot(Matrix matrix, int left, int right) =>
        Enumerable.Range(0, matrix.Rows).Sum(row => matrix[row, left] * matrix[row, right]);

    private static SlowSvd Ordered(Matrix work, Matrix v)
    {
        var norms = Enumerable.Range(0, work.Columns).Select(column => Math.Sqrt(Dot(work, column, column))).ToArray();
        var order = Enumerable.Range(0, work.Columns).OrderByDescending(column => norms[column]).ToArray();
        var (u, turned) = (Matrix.Zeros(work.Rows, work.Columns), Matrix.Zeros(v.Rows, v.Columns));
        for (var column = 0; column < order.Length; column++)
        {
            var norm = norms[order[column]];
            for (var row = 0; row < work.Rows; row++)
            {
                u[row, column] = norm == 0 ? 0 : work[row, order[column]] / norm;
            }

            for (var row = 0; row < v.Rows; row++)
            {
                turned[row, column] = v[row, order[column]];
            }
        }

        return new SlowSvd(u, [.. order.Select(column => norms[column])], turned);
    }
}
