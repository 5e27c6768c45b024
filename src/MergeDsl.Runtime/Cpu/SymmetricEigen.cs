namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// All eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to tridiagonal form, then the implicitly
/// shifted QR iteration (Golub and Van Loan, Matrix Computations, 8.3).
/// </summary>
internal sealed class SymmetricEigen
{
    private const double Epsilon = 2.220446049250313e-16;

    // Rotations wait until so many sweeps have come together, then run over a strip of the vectors that fits the cache.
    private const int SweepsPerBatch = 32;
    private const int StripWidth = 64;

    private readonly int size;
    private readonly double[] matrix;
    private readonly double[] vectors;
    private readonly double[] diagonal;
    private readonly double[] beside;
    private readonly List<(int Row, double Cosine, double Sine)> rotations = [];
    private readonly Workers workers;

    /// <param name="matrix">(size x size), all of it; overwritten.</param>
    /// <param name="size">Number of rows.</param>
    /// <param name="workers">Threads for the vectors.</param>
    public SymmetricEigen(double[] matrix, int size, Workers workers)
    {
        (this.matrix, this.size, this.workers) = (matrix, size, workers);
        (vectors, diagonal, beside) = (new double[size * size], new double[size], new double[size]);
        var factors = Tridiagonalise();
        Accumulate(factors);
        Iterate();
        Order = [.. Enumerable.Range(0, size).OrderByDescending(i => diagonal[i])];
    }

    /// <summary>Numbers of the eigenpairs by falling eigenvalue.</summary>
    public int[] Order { get; }

    public double Value(int number) => diagonal[number];

    public Span<double> Vector(int number) => vectors.AsSpan(number * size, size);

    private Span<double> Row(int row) => matrix.AsSpan(row * size, size);

    /// <summary>
    /// Reflects row after row onto its first two entries. The reflector of row k stays in the matrix, in row k behind its
    /// diagonal; its factor is returned.
    /// </summary>
    private double[] Tridiagonalise()
    {
        var factors = new double[size];
        var image = new double[size];
        for (var k = 0; k < size; k++)
        {
            diagonal[k] = Row(k)[k];
            if (k == size - 1)
            {
                break;
            }

            var v = Row(k)[(k + 1)..];
            (beside[k], factors[k]) = Reflector(v);
            if (factors[k] != 0)
            {
                Reflect(k + 1, v, factors[k], image.AsSpan(0, v.Length));
            }
        }

        return factors;
    }

    private static (double Kept, double Factor) Reflector(Span<double> x)
    {
        var below = VectorMath.Dot(x[1..], x[1..]);
        if (below == 0)
        {
            return (x[0], 0);
        }

        var norm = Math.Sqrt((x[0] * x[0]) + below);
        var kept = x[0] > 0 ? -norm : norm;
        var factor = (kept - x[0]) / kept;
        VectorMath.Scale(x[1..], 1 / (x[0] - kept));
        x[0] = 1;
        return (kept, factor);
    }

    /// <summary>Applies I - t·v·vᵀ from both sides to the block behind <paramref name="from"/>: A -= v·wᵀ + w·vᵀ.</summary>
    private void Reflect(int from, ReadOnlySpan<double> v, double factor, Span<double> w)
    {
        for (var i = 0; i < v.Length; i++)
        {
            w[i] = factor * VectorMath.Dot(Row(from + i)[from..], v);
        }

        VectorMath.AddScaled(w, -0.5 * factor * VectorMath.Dot(w, v), v);
        for (var i = 0; i < v.Length; i++)
        {
            var row = Row(from + i)[from..];
            VectorMath.AddScaled(row, -v[i], w);
            VectorMath.AddScaled(row, -w[i], v);
        }
    }

    /// <summary>Multiplies the reflections out, last one first; the rotations turn row i of the result into eigenvector i.</summary>
    private void Accumulate(double[] factors)
    {
        for (var i = 0; i < size; i++)
        {
            vectors[(i * size) + i] = 1;
        }

        for (var k = size - 2; k >= 0; k--)
        {
            var v = Row(k)[(k + 1)..];
            for (var i = k + 1; i < size && factors[k] != 0; i++)
            {
                var target = vectors.AsSpan((i * size) + k + 1, v.Length);
                VectorMath.AddScaled(target, -factors[k] * VectorMath.Dot(v, target), v);
            }
        }
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
            if (Math.Abs(beside[last - 1]) <= negligible)
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
            rotations.Add((k, c, s));
            if (k < last - 1)
            {
                (x, z) = (beside[k], s * beside[k + 1]);
                beside[k + 1] *= c;
            }
        }
    }

    private void RotateVectors()
    {
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

    private void RotateCorner(int k, double c, double s)
    {
        var (a, b, between) = (diagonal[k], diagonal[k + 1], beside[k]);
        diagonal[k] = (c * c * a) + (2 * c * s * between) + (s * s * b);
        diagonal[k + 1] = (s * s * a) - (2 * c * s * between) + (c * c * b);
        beside[k] = (c * s * (b - a)) + (((c * c) - (s * s)) * between);
    }
}
