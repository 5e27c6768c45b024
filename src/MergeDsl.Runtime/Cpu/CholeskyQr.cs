using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Thin QR by the Cholesky factor of the Gram matrix, done twice (Yamamoto, Nakatsukasa, Yanagisawa and Fukaya 2015): a few passes
/// over long vectors instead of one pass per reflection. It works for vectors that are clearly independent, says where they
/// are not, and is then as exact as Householder's: the second Gram matrix shows that the first pass left orthonormal
/// vectors but for rounding, and the second pass takes that away.
/// </summary>
internal static class CholeskyQr
{
    // A pivot below this share of its diagonal entry is mostly rounding.
    private const double SmallestPivot = 1e-12;

    // How far from the identity the second Gram matrix may be: what it then leaves is of the order of the rounding unit.
    private const double Deviation = 0.1;

    private const int ChunkLength = 512;

    /// <summary>Makes the rows orthonormal.</summary>
    /// <param name="rows">(count x length), row-major: the matrix by columns. Becomes Q; of no use when null is returned.</param>
    /// <param name="count">How many rows, at most <paramref name="length"/>.</param>
    /// <param name="length">Numbers in a row.</param>
    /// <param name="workers">Threads.</param>
    /// <returns>R, (count x count), row-major upper triangular with a positive diagonal; null where rows depend on each other.</returns>
    public static double[]? Run(double[] rows, int count, int length, Workers workers)
    {
        if (Pass(rows, count, length, double.PositiveInfinity, workers) is not { } first)
        {
            return null;
        }

        return Pass(rows, count, length, Deviation, workers) is { } second ? Product(second, first, count) : null;
    }

    /// <summary>Divides the rows by the triangle of their Gram matrix; null where that is too far from the identity.</summary>
    private static double[]? Pass(double[] rows, int count, int length, double farthest, Workers workers)
    {
        var gram = RowProducts.Gram(rows, count, length, workers);
        var triangle = IsWithin(farthest, gram, count) ? Triangle(gram, count) : null;
        if (triangle is not null)
        {
            Solve(rows, triangle, count, length, workers);
        }

        RecycledArrays<double>.Return(gram);
        return triangle;
    }

    /// <summary>R of G = Rᵀ·R; null where G is not positive definite by a margin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double[]? Triangle(double[] gram, int count)
    {
        // Row i of r holds row i of R from the diagonal on; the part of G that is left is updated row by row.
        var r = (double[])gram.Clone();
        for (var i = 0; i < count; i++)
        {
            var pivot = r[(i * count) + i];

            // Written so that NaN fails too.
            if (!(pivot > SmallestPivot * gram[(i * count) + i]))
            {
                return null;
            }

            var row = r.AsSpan((i * count) + i, count - i);
            VectorMath.Scale(row, 1 / Math.Sqrt(pivot));
            r.AsSpan(i * count, i).Clear();
            for (var j = i + 1; j < count; j++)
            {
                VectorMath.AddScaled(r.AsSpan((j * count) + j, count - j), -row[j - i], row[(j - i)..]);
            }
        }

        return r;
    }

    /// <summary>rows = R⁻ᵀ·rows, from the first row to the last.</summary>
    private static void Solve(double[] rows, double[] r, int count, int length, Workers workers) =>
        workers.Run(
            (length + ChunkLength - 1) / ChunkLength,
            chunk =>
            {
                var start = chunk * ChunkLength;
                Solve(rows, r, count, length, start, Math.Min(ChunkLength, length - start));
            }
        );

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Solve(double[] rows, double[] r, int count, int length, int start, int width)
    {
        for (var i = 0; i < count; i++)
        {
            var row = rows.AsSpan((i * length) + start, width);
            for (var j = 0; j < i; j++)
            {
                VectorMath.AddScaled(row, -r[(j * count) + i], rows.AsSpan((j * length) + start, width));
            }

            VectorMath.Scale(row, 1 / r[(i * count) + i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool IsWithin(double distance, double[] gram, int count)
    {
        var squares = 0.0;
        for (var i = 0; i < gram.Length; i++)
        {
            var difference = gram[i] - (i % (count + 1) == 0 ? 1 : 0);
            squares += difference * difference;
        }

        return squares <= distance * distance;
    }

    /// <summary>The product of two upper triangles.</summary>
    private static double[] Product(double[] left, double[] right, int count)
    {
        var product = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            for (var k = i; k < count; k++)
            {
                var part = product.AsSpan((i * count) + k, count - k);
                VectorMath.AddScaled(part, left[(i * count) + k], right.AsSpan((k * count) + k, count - k));
            }
        }

        return product;
    }
}
