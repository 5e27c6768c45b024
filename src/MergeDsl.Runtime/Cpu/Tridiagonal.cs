using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// A symmetric matrix A = Q·T·Qᵀ with T tridiagonal, reduced by Householder reflections (Golub and Van Loan, Matrix
/// Computations, 8.3.1).
/// </summary>
internal sealed class Tridiagonal
{
    private readonly double[] matrix;
    private readonly double[] factors;

    /// <param name="matrix">(size x size), all of it; overwritten by the reflections.</param>
    /// <param name="size">Number of rows.</param>
    public Tridiagonal(double[] matrix, int size)
    {
        (this.matrix, Size) = (matrix, size);
        (Diagonal, Beside, factors) = (new double[size], new double[size], new double[size]);
        Reduce();
    }

    /// <summary>Rows of A and T.</summary>
    public int Size { get; }

    /// <summary>T's diagonal.</summary>
    public double[] Diagonal { get; }

    /// <summary>T's entries beside its diagonal, (i, i + 1); the last number is 0.</summary>
    public double[] Beside { get; }

    /// <summary>Multiplies rows of numbers by Qᵀ from the right: coordinates of T's space become those of A's.</summary>
    /// <param name="vectors">Rows of <see cref="Size"/> numbers.</param>
    /// <param name="isIdentity">True for the rows of the identity: those above a reflection have only zeros for it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Lift(Span<double> vectors, bool isIdentity)
    {
        for (var k = Size - 2; k >= 0; k--)
        {
            if (factors[k] == 0)
            {
                continue;
            }

            var v = Row(k)[(k + 1)..];
            for (var row = isIdentity ? k + 1 : 0; row < vectors.Length / Size; row++)
            {
                var target = vectors.Slice((row * Size) + k + 1, v.Length);
                VectorMath.AddScaled(target, -factors[k] * VectorMath.Dot(v, target), v);
            }
        }
    }

    private Span<double> Row(int row) => matrix.AsSpan(row * Size, Size);

    /// <summary>
    /// Reflects row after row onto its first two entries. The reflector of row k stays in the matrix, in row k behind its
    /// diagonal.
    /// </summary>
    private void Reduce()
    {
        var image = new double[Size];
        for (var k = 0; k < Size; k++)
        {
            Diagonal[k] = Row(k)[k];
            if (k == Size - 1)
            {
                break;
            }

            var v = Row(k)[(k + 1)..];
            (Beside[k], factors[k]) = Reflector(v);
            if (factors[k] != 0)
            {
                Reflect(k + 1, v, factors[k], image.AsSpan(0, v.Length));
            }
        }
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reflect(int from, ReadOnlySpan<double> v, double factor, Span<double> w)
    {
        for (var i = 0; i < v.Length; i++)
        {
            w[i] = factor * VectorMath.Dot(Row(from + i)[from..], v);
        }

        VectorMath.AddScaled(w, -0.5 * factor * VectorMath.Dot(w, v), v);
        for (var i = 0; i < v.Length; i++)
        {
            VectorMath.AddScaled(Row(from + i)[from..], -v[i], w, -w[i], v);
        }
    }
}
