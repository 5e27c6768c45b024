namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The whole singular value decomposition: columns sorted by norm, QR, and one-sided Jacobi on the triangular factor (Drmač and
/// Veselić 2008), which has few sweeps left to do and keeps small singular values accurate.
/// </summary>
internal static class DenseSvd
{
    // A row this short has lost its direction to underflow: squares below float64's range.
    private const double Vanished = 1e-145;

    /// <summary>
    /// The leading triples, and all values, of a matrix with m ≥ n and entries whose squares neither overflow nor vanish.
    /// </summary>
    /// <param name="columns">The matrix by columns, (n x m); overwritten.</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns, at most <paramref name="m"/>.</param>
    /// <param name="count">How many triples, at most <paramref name="n"/>.</param>
    /// <param name="workers">Threads for the products.</param>
    public static SingularTriples Run(double[] columns, int m, int n, int count, Workers workers)
    {
        var order = SortByNorm(columns, m, n);
        var (q, r, _) = OrthonormalRows.Of(columns, n, m, workers);
        var jacobi = new JacobiSvd(r, n, n);
        var values = Array.ConvertAll(jacobi.Order, jacobi.Value);
        var core = new double[count * n];
        var right = new double[count * n];
        for (var i = 0; i < count; i++)
        {
            var row = jacobi.Order[i];
            jacobi.Left(row).CopyTo(core.AsSpan(i * n));
            var inverse = values[i] > Vanished ? 1 / values[i] : 0;
            for (var j = 0; j < n; j++)
            {
                right[(i * n) + order[j]] = jacobi.ScaledRight(row)[j] * inverse;
            }
        }

        Complete(right, values.AsSpan(0, count), n, workers);
        var left = MatrixProduct<double, double, double>.Run(
            MatrixView<double>.Of(core, count, n),
            MatrixView<double>.Of(q, n, m),
            workers
        );
        RecycledArrays<double>.Return(q);
        return new SingularTriples(left, values, right, m, n);
    }

    /// <summary>Replaces the rows that belong to vanished values by unit vectors orthogonal to all others.</summary>
    private static void Complete(double[] rows, ReadOnlySpan<double> values, int length, Workers workers)
    {
        var present = 0;
        while (present < values.Length && values[present] > Vanished)
        {
            present++;
        }

        if (present < values.Length)
        {
            using var qr = new HouseholderQr([.. rows], length, values.Length, workers);
            var orthonormal = qr.Q();
            orthonormal.AsSpan(present * length).CopyTo(rows.AsSpan(present * length));
        }
    }

    private static int[] SortByNorm(double[] columns, int m, int n)
    {
        var norms = new double[n];
        for (var i = 0; i < n; i++)
        {
            norms[i] = VectorMath.Dot(columns.AsSpan(i * m, m), columns.AsSpan(i * m, m));
        }

        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => norms[i])];
        var original = RecycledArrays<double>.Rent(columns.Length);
        columns.CopyTo(original, 0);
        for (var i = 0; i < n; i++)
        {
            original.AsSpan(order[i] * m, m).CopyTo(columns.AsSpan(i * m));
        }

        RecycledArrays<double>.Return(original);

        return order;
    }
}
