using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The eigenvalues of a symmetric matrix and some or all of its eigenvectors: tridiagonal form, then the implicitly shifted QR iteration
/// (Golub and Van Loan, Matrix Computations, 8.3). A few vectors are found one by one, many as the product of all rotations.
/// </summary>
internal sealed class SymmetricEigen
{
    private const double Epsilon = 2.220446049250313e-16;

    // Up to this share of all, vectors are cheaper one by one.
    private const int FewVectors = 3;

    // Rotations wait until so many sweeps have come together, then run over a strip of the vectors that fits the cache.
    private const int SweepsPerBatch = 32;
    private const int StripWidth = 64;

    private readonly int size;
    private readonly double[] diagonal;
    private readonly double[] beside;
    private readonly List<(int Row, double Cosine, double Sine)> rotations = [];
    private readonly Workers workers;
    private readonly double[] values;
    private double[]? vectors;

    /// <param name="matrix">(size x size), all of it; overwritten.</param>
    /// <param name="size">Number of rows.</param>
    /// <param name="count">How many vectors are wanted, those of the largest eigenvalues.</param>
    /// <param name="workers">Threads for the vectors.</param>
    public SymmetricEigen(double[] matrix, int size, int count, Workers workers)
    {
        (this.size, this.workers) = (size, workers);
        var reduced = new Tridiagonal(matrix, size);
        (diagonal, beside) = ([.. reduced.Diagonal], [.. reduced.Beside]);
        if (FewVectors * count <= size)
        {
            Iterate();
            values = [.. diagonal.OrderDescending()];
            vectors = TridiagonalVectors.Find(reduced.Diagonal, reduced.Beside, values[..count]);
            if (vectors is not null)
            {
                reduced.Lift(vectors, isIdentity: false);
                return;
            }

            (diagonal, beside) = (reduced.Diagonal, reduced.Beside);
        }

        vectors = Identity();
        reduced.Lift(vectors, isIdentity: true);
        Iterate();
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => diagonal[i])];
        values = Array.ConvertAll(order, number => diagonal[number]);
        vectors = Pick(vectors, order.AsSpan(0, count));
    }

    /// <summary>All eigenvalues, descending.</summary>
    public IReadOnlyList<double> Values => values;

    /// <summary>The eigenvectors of the largest eigenvalues, as rows.</summary>
    public double[] Vectors => vectors!;

    /// <summary>The eigenvector of the eigenvalue with that number.</summary>
    public Span<double> Vector(int number) => vectors.AsSpan(number * size, size);

    private double[] Identity()
    {
        var rows = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            rows[(i * size) + i] = 1;
        }

        return rows;
    }

    private double[] Pick(double[] rows, ReadOnlySpan<int> order)
    {
        var picked = new double[order.Length * size];
        for (var i = 0; i < order.Length; i++)
        {
            rows.AsSpan(order[i] * size, size).CopyTo(picked.AsSpan(i * size));
        }

        return picked;
    }

    private void Iterate()
    {
        var negligible = 0.0;
        for (var i = 0; i < size; i++)
        {
            negligible = Math.Max(negligible, Epsilon * (Math.Abs(diagonal[i]) + Math.Abs(beside[i])));
        }

        for (var last = size - 1; last > 0; )
        {
            // Written so that NaN ends the iteration too.
            if (!(Math.Abs(beside[last - 1]) > negligible))
            {
                last--;
                continue;
            }

            var first = last - 1;
            while (first > 0 && Math.Abs(beside[first - 1]) > negligible)
            {
                first--;
            }

            Step(first, last);
            if (rotations.Count >= SweepsPerBatch * size)
            {
                RotateVectors();
            }
        }

        RotateVectors();
    }

    /// <summary>One sweep over the unreduced part, shifted by the eigenvalue of its last 2x2 block that lies nearer the corner.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Step(int first, int last)
    {
        var half = (diagonal[last - 1] - diagonal[last]) / 2;
        var corner = beside[last - 1];
        var root = Math.Sqrt((half * half) + (corner * corner));
        var shift = diagonal[last] - (corner * corner / (half + (half < 0 ? -root : root)));
        var (x, z) = (diagonal[first] - shift, beside[first]);
        for (var k = first; k < last; k++)
        {
            var length = Math.Sqrt((x * x) + (z * z));
            var (c, s) = length == 0 ? (1, 0) : (x / length, z / length);
            if (k > first)
            {
                beside[k - 1] = length;
            }

            RotateCorner(k, c, s);
            if (vectors is not null)
            {
                rotations.Add((k, c, s));
            }

            if (k < last - 1)
            {
                (x, z) = (beside[k], s * beside[k + 1]);
                beside[k + 1] *= c;
            }
        }
    }

    private void RotateVectors()
    {
        if (rotations.Count == 0)
        {
            return;
        }

        workers.Run(
            (size + StripWidth - 1) / StripWidth,
            strip =>
            {
                var start = strip * StripWidth;
                var width = Math.Min(StripWidth, size - start);
                foreach (var (row, cosine, sine) in rotations)
                {
                    var upper = vectors.AsSpan((row * size) + start, width);
                    var lower = vectors.AsSpan(((row + 1) * size) + start, width);
                    VectorMath.Rotate(upper, lower, cosine, -sine);
                }
            }
        );
        rotations.Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RotateCorner(int k, double c, double s)
    {
        var (a, b, between) = (diagonal[k], diagonal[k + 1], beside[k]);
        diagonal[k] = (c * c * a) + (2 * c * s * between) + (s * s * b);
        diagonal[k + 1] = (s * s * a) - (2 * c * s * between) + (c * c * b);
        beside[k] = (c * s * (b - a)) + (((c * c) - (s * s)) * between);
    }
}
