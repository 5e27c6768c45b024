using System.Numerics;

namespace MergeDsl.Runtime.Formulas;

/// <summary>
/// The filters of Daubechies (1988), found by spectral factorisation: the low-pass filter is (1+z)^N times the factor of Daubechies's polynomial
/// whose roots lie inside the unit circle.
/// </summary>
internal static class Daubechies
{
    /// <summary>The low-pass filter of a reconstruction, 2N numbers of sum √2, as PyWavelets orders it.</summary>
    public static double[] Filter(int moments)
    {
        var filter = new Complex[] { Complex.One };
        for (var factor = 0; factor < moments; factor++)
        {
            filter = Times(filter, Complex.One);
        }

        foreach (var root in RootsOf(Polynomial(moments)))
        {
            filter = Times(filter, -Inside(root));
        }

        var sum = filter.Aggregate(Complex.Zero, (total, number) => total + number).Real;
        return [.. filter.Select(number => number.Real * Math.Sqrt(2) / sum)];
    }

    /// <summary>Σ binomial(N-1+k, k)·y^k for k below N, lowest power first.</summary>
    private static double[] Polynomial(int moments)
    {
        var numbers = new double[moments];
        numbers[0] = 1;
        for (var k = 1; k < moments; k++)
        {
            numbers[k] = numbers[k - 1] * (moments - 1 + k) / k;
        }

        return numbers;
    }

    /// <summary>The root in z, inside the unit circle, of y = (2 - z - 1/z)/4.</summary>
    private static Complex Inside(Complex y)
    {
        var middle = Complex.One - (2 * y);
        var root = middle + Complex.Sqrt((middle * middle) - 1);
        return root.Magnitude < 1 ? root : 1 / root;
    }

    /// <summary>All roots at once, by the iteration of Durand and Kerner.</summary>
    private static Complex[] RootsOf(double[] polynomial)
    {
        const int Rounds = 500;
        var degree = polynomial.Length - 1;
        var roots = Enumerable.Range(0, degree).Select(k => Complex.Pow(new Complex(0.4, 0.9), k)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var k = 0; k < degree; k++)
            {
                var divisor = new Complex(polynomial[degree], 0);
                for (var other = 0; other < degree; other++)
                {
                    divisor *= other == k ? Complex.One : roots[k] - roots[other];
                }

                roots[k] -= Value(polynomial, roots[k]) / divisor;
            }
        }

        return roots;
    }

    private static Complex Value(double[] polynomial, Complex x)
    {
        var value = Complex.Zero;
        for (var power = polynomial.Length - 1; power >= 0; power--)
        {
            value = (value * x) + polynomial[power];
        }

        return value;
    }

    /// <summary>The polynomial times (1 + second·z).</summary>
    private static Complex[] Times(Complex[] polynomial, Complex second)
    {
        var product = new Complex[polynomial.Length + 1];
        for (var power = 0; power < polynomial.Length; power++)
        {
            product[power] += polynomial[power];
            product[power + 1] += polynomial[power] * second;
        }

        return product;
    }
}
