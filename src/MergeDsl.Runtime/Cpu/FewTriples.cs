namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// A few leading triples of a small matrix, and all its singular values: from the eigenvectors V of AᵀA, which squaring has left exact
/// for the large values. A·V = Q·R is then diagonal but for rounding.
/// </summary>
internal static class FewTriples
{
    // A smaller matrix is decomposed whole in no time.
    private const int TinyMatrix = 64;

    // Up to this share of all triples it is worth while.
    private const int Few = 3;

    // The square of the smallest value asked for, as a share of the largest one's: below it squaring has blurred the vectors.
    private const double Sharp = 1e-6;

    /// <summary>The triples; null where others find them better.</summary>
    /// <param name="columns">The matrix by columns, (n x m).</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns, at most <paramref name="m"/>.</param>
    /// <param name="count">How many triples.</param>
    /// <param name="workers">Threads for the products.</param>
    public static SingularTriples? Find(double[] columns, int m, int n, int count, Workers workers)
    {
        if (n <= TinyMatrix || count == 0 || Few * count > n)
        {
            return null;
        }

        var gram = RowProducts.Gram(columns, n, m, workers);
        var eigen = new SymmetricEigen(gram, n, count, workers);
        RecycledArrays<double>.Return(gram);
        if (!(eigen.Values[count - 1] >= Sharp * eigen.Values[0]))
        {
            return null;
        }

        var right = eigen.Vectors;
        var image = MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(right, count, n),
            MatrixView<double>.Of(columns, n, m),
            workers
        );
        var (left, r, _) = OrthonormalRows.Of(image, count, m, workers);
        RecycledArrays<double>.Return(image);
        double[] values = [.. eigen.Values.Select(value => Math.Sqrt(Math.Max(0, value)))];
        for (var i = 0; i < count; i++)
        {
            var kept = r[i * (count + 1)];
            values[i] = Math.Abs(kept);
            VectorMath.Scale(right.AsSpan(i * n, n), kept < 0 ? -1 : 1);
        }

        return new SingularTriples(left, values, right, m, n);
    }
}
