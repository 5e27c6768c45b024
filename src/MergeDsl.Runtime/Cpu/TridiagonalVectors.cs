using System.Runtime.CompilerServices;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Eigenvectors of a tridiagonal matrix for eigenvalues that are known, by inverse iteration (Wilkinson 1965; Jessup and Ipsen
/// 1992): a few of them cost next to nothing. Vectors of close eigenvalues are made orthogonal to each other on the way. In
/// the end residuals and overlaps are looked at, and vectors that are not as good as those of a full decomposition are not
/// given.
/// </summary>
internal sealed class TridiagonalVectors
{
    private const double Epsilon = 2.220446049250313e-16;
    private const int Iterations = 3;
    private const long Seed = 20240301;

    // Eigenvalues within this share of the norm have vectors that inverse iteration does not keep apart.
    private const double Close = 1e-3;

    // In units of rounding errors.
    private const double Room = 256;

    private readonly double[] diagonal;
    private readonly double[] beside;
    private readonly int size;
    private readonly double norm;

    // The factors of T - λ·I with its rows exchanged: three diagonals of U, one of L, and where rows were exchanged.
    private readonly double[] pivots;
    private readonly double[] first;
    private readonly double[] second;
    private readonly double[] lower;
    private readonly bool[] exchanged;

    private TridiagonalVectors(double[] diagonal, double[] beside)
    {
        (this.diagonal, this.beside, size) = (diagonal, beside, diagonal.Length);
        (pivots, first, second, lower) = (new double[size], new double[size], new double[size], new double[size]);
        exchanged = new bool[size];
        norm = Norm();
    }

    /// <summary>One vector per eigenvalue, as rows; null where they are not good enough.</summary>
    /// <param name="diagonal">The diagonal.</param>
    /// <param name="beside">The entries beside it.</param>
    /// <param name="values">Some eigenvalues, descending.</param>
    public static double[]? Find(double[] diagonal, double[] beside, double[] values)
    {
        var search = new TridiagonalVectors(diagonal, beside);
        var vectors = search.Find(values);
        return search.AreGood(vectors, values) ? vectors : null;
    }

    private double[] Find(double[] values)
    {
        var generator = new TorchGenerator(Seed);
        var vectors = new double[values.Length * size];
        var firstClose = 0;
        for (var number = 0; number < values.Length; number++)
        {
            while (values[firstClose] - values[number] > Close * norm)
            {
                firstClose++;
            }

            var vector = vectors.AsSpan(number * size, size);
            for (var i = 0; i < size; i++)
            {
                vector[i] = Math.ScaleB(generator.Next(), -31) - 1;
            }

            Factor(values[number]);
            for (var iteration = 0; iteration < Iterations; iteration++)
            {
                Normalise(vector);
                Solve(vector);
                Normalise(vector);
                for (var other = firstClose; other < number; other++)
                {
                    var earlier = vectors.AsSpan(other * size, size);
                    VectorMath.AddScaled(vector, -VectorMath.Dot(vector, earlier), earlier);
                }
            }

            Normalise(vector);
        }

        return vectors;
    }

    /// <summary>Gaussian elimination of T - λ·I with partial pivoting.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Factor(double value)
    {
        var (pivot, next) = (diagonal[0] - value, size > 1 ? beside[0] : 0);
        for (var k = 0; k < size - 1; k++)
        {
            var below = beside[k];
            var (corner, right) = (diagonal[k + 1] - value, k + 2 < size ? beside[k + 1] : 0);
            exchanged[k] = Math.Abs(below) > Math.Abs(pivot);
            if (exchanged[k])
            {
                (pivots[k], first[k], second[k]) = (below, corner, right);
                lower[k] = pivot / below;
                (pivot, next) = (next - (lower[k] * corner), -lower[k] * right);
            }
            else
            {
                pivots[k] = Kept(pivot);
                (first[k], second[k]) = (next, 0);
                lower[k] = below / pivots[k];
                (pivot, next) = (corner - (lower[k] * next), right);
            }
        }

        pivots[size - 1] = Kept(pivot);
    }

    /// <summary>A pivot that has vanished stands for one within rounding of zero.</summary>
    private double Kept(double pivot)
    {
        var least = Epsilon * norm;
        return Math.Abs(pivot) >= least ? pivot
            : pivot < 0 ? -least
            : least;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Solve(Span<double> x)
    {
        for (var k = 0; k < size - 1; k++)
        {
            if (exchanged[k])
            {
                (x[k], x[k + 1]) = (x[k + 1], x[k]);
            }

            x[k + 1] -= lower[k] * x[k];
        }

        for (var k = size - 1; k >= 0; k--)
        {
            var sum = x[k];
            sum -= k + 1 < size ? first[k] * x[k + 1] : 0;
            sum -= k + 2 < size ? second[k] * x[k + 2] : 0;
            x[k] = sum / pivots[k];
        }
    }

    private static void Normalise(Span<double> vector) =>
        VectorMath.Scale(vector, 1 / Math.Sqrt(VectorMath.Dot(vector, vector)));

    private bool AreGood(double[] vectors, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var vector = vectors.AsSpan(i * size, size);

            // Written so that NaN is not good.
            if (!(Residual(vector, values[i]) <= Room * Epsilon * norm))
            {
                return false;
            }

            for (var j = 0; j < i; j++)
            {
                if (!(Math.Abs(VectorMath.Dot(vector, vectors.AsSpan(j * size, size))) <= Room * Epsilon))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private double Residual(ReadOnlySpan<double> vector, double value)
    {
        var squares = 0.0;
        for (var i = 0; i < size; i++)
        {
            var entry = (diagonal[i] - value) * vector[i];
            entry += i > 0 ? beside[i - 1] * vector[i - 1] : 0;
            entry += i + 1 < size ? beside[i] * vector[i + 1] : 0;
            squares += entry * entry;
        }

        return Math.Sqrt(squares);
    }

    /// <summary>The largest sum of magnitudes in a row.</summary>
    private double Norm()
    {
        var largest = 0.0;
        for (var i = 0; i < size; i++)
        {
            var before = i > 0 ? Math.Abs(beside[i - 1]) : 0;
            largest = Math.Max(largest, before + Math.Abs(diagonal[i]) + Math.Abs(beside[i]));
        }

        return largest;
    }
}
