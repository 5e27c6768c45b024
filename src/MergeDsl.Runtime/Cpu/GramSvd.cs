namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The whole decomposition of a matrix too large for Jacobi's many sweeps. The eigenvectors V of AᵀA make A·V = Q·R almost
/// diagonal, except that squaring has blurred the small singular values. Rows of R whose value is at least a thousandth of the largest
/// are diagonal to 1e-13 of it and stand; the block behind them is decomposed anew by itself, so that nothing is squared twice.
/// </summary>
internal static class GramSvd
{
    private const double Sharp = 1e-3;
    private const double Rounding = 1e-15;

    /// <summary>The leading triples, and all values, of a matrix with m ≥ n and entries whose squares neither overflow nor vanish.</summary>
    /// <param name="columns">The matrix by columns, (n x m).</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns, at most <paramref name="m"/>.</param>
    /// <param name="count">How many triples, at most <paramref name="n"/>.</param>
    /// <param name="workers">Threads for the products.</param>
    public static SingularTriples Run(double[] columns, int m, int n, int count, Workers workers)
    {
        var all = Decompose(columns, m, n, 0, workers);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => all.Values[i])];
        var leading = order[..count];
        double[] values = [.. order.Select(i => all.Values[i])];
        return new SingularTriples(Pick(all.Left, m, leading), values, Pick(all.Right, n, leading), m, n);
    }

    /// <param name="columns">The matrix by columns, (n x m).</param>
    /// <param name="m">Rows.</param>
    /// <param name="n">Columns.</param>
    /// <param name="noise">Singular values up to this are rounding errors of the matrix this block comes from.</param>
    /// <param name="workers">Threads for the products.</param>
    private static SingularTriples Decompose(double[] columns, int m, int n, double noise, Workers workers)
    {
        var matrix = MatrixView<double>.Of(columns, n, m);
        var gram = MatrixProduct<double, double, double>.Run(matrix, matrix.Transposed, workers);
        var right = new SymmetricEigen(gram, n, n, workers).Vectors;
        var image = MatrixProduct<double, double, double>.Run(MatrixView<double>.Of(right, n, n), matrix, workers);
        using var qr = new HouseholderQr(image, m, n, workers);
        var (left, r) = (qr.Q(), qr.R());
        var values = new double[n];
        for (var i = 0; i < n; i++)
        {
            values[i] = Math.Abs(r[(i * n) + i]);
            VectorMath.Scale(right.AsSpan(i * n, n), r[(i * n) + i] < 0 ? -1 : 1);
        }

        var largest = values.Max();
        var sharp = Array.FindIndex(values, value => value < Sharp * largest);
        if (sharp > 0 && largest > noise)
        {
            Sharpen(left, values, right, m, r, sharp, Math.Max(noise, Rounding * largest), workers);
        }

        return new SingularTriples(left, values, right, m, n);
    }

    /// <summary>Decomposes the block of R behind <paramref name="from"/> and turns the vectors behind it accordingly.</summary>
    private static void Sharpen(
        double[] left,
        double[] values,
        double[] right,
        int m,
        double[] r,
        int from,
        double noise,
        Workers workers
    )
    {
        var n = values.Length;
        var rest = n - from;
        var block = new double[rest * rest];
        for (var column = 0; column < rest; column++)
        {
            // The signs of R's rows have moved to the right vectors, so column j of the block carries the sign of r_jj.
            var sign = r[((from + column) * n) + from + column] < 0 ? -1 : 1;
            for (var row = 0; row <= column; row++)
            {
                block[(column * rest) + row] = sign * r[((from + row) * n) + from + column];
            }
        }

        var inner = Decompose(block, rest, rest, noise, workers);
        inner.Values.CopyTo(values, from);
        Turn(inner.Left, rest, left, from, m, workers);
        Turn(inner.Right, rest, right, from, n, workers);
    }

    private static void Turn(double[] turn, int count, double[] vectors, int from, int length, Workers workers) =>
        MatrixProduct<double, double, double>
            .Run(
                MatrixView<double>.Of(turn, count, count),
                MatrixView<double>.Of(vectors, from + count, length).Slice(from, count, 0, length),
                workers
            )
            .CopyTo(vectors, from * length);

    private static double[] Pick(double[] rows, int length, int[] order)
    {
        var picked = new double[order.Length * length];
        for (var i = 0; i < order.Length; i++)
        {
            rows.AsSpan(order[i] * length, length).CopyTo(picked.AsSpan(i * length));
        }

        return picked;
    }
}
