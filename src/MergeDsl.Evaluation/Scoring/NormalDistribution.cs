using MergeDsl.Evaluation.Models.Layers;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>The standard normal distribution, exact to about six digits.</summary>
internal static class NormalDistribution
{
    private const int Steps = 64;

    /// <summary>The probability of a number below <paramref name="z"/>.</summary>
    public static double Below(double z) => ErrorFunction.Complement(-z / Math.Sqrt(2)) / 2;

    /// <summary>The number that <paramref name="probability"/>, above 0 and below 1, lies below.</summary>
    public static double Quantile(double probability)
    {
        // Newton's steps from the middle outwards never overshoot: the density only falls.
        var z = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            z += (probability - Below(z)) / Density(z);
        }

        return z;
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
}
