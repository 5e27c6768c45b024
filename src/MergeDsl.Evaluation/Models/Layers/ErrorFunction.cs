namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>The complementary error function, as exact as float32 results need it.</summary>
internal static class ErrorFunction
{
    // Chebyshev coefficients of W. J. Cody's kind, in the form of Numerical Recipes' erfc: relative error below 1.2e-7.
    private static readonly double[] Coefficients =
    [
        -1.26551223,
        1.00002368,
        0.37409196,
        0.09678418,
        -0.18628806,
        0.27886807,
        -1.13520398,
        1.48851587,
        -0.82215223,
        0.17087277,
    ];

    /// <summary>1 - erf(x).</summary>
    public static double Complement(double x)
    {
        var z = Math.Abs(x);
        var t = 1 / (1 + (0.5 * z));
        var sum = 0.0;
        for (var i = Coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum * t) + Coefficients[i];
        }

        var value = t * Math.Exp((-z * z) + sum);
        return x >= 0 ? value : 2 - value;
    }
}
