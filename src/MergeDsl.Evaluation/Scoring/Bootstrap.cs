namespace MergeDsl.Evaluation.Scoring;

/// <summary>
/// The bootstrap of Efron (1979): how much a mean would vary with other examples, from drawing the same ones again with
/// replacement. Deterministic from its seed.
/// </summary>
/// <param name="seed">The seed.</param>
public sealed class Bootstrap(long seed)
{
    /// <summary>How often examples are drawn.</summary>
    public const int Resamples = 10_000;

    // How many standard deviations of a normal distribution 95 % lie within.
    private const double Reach = 1.959963984540054;

    // Means of the same examples in another order are the same but for their last digits.
    private const double Rounding = 1e-12;

    /// <summary>
    /// The interval of a weighted mean, bias-corrected and accelerated (BCa, Efron 1987): percentiles of the resamples, moved by how many of
    /// them lie below the sample, and by how lopsided the examples are. Plain percentiles are too narrow beside a single example that is unlike
    /// the others: of one wrong answer they would say less than of none.
    /// </summary>
    /// <param name="values">Per example the value summed over its parts, e.g. the loss over its tokens.</param>
    /// <param name="weights">Per example the number of parts, e.g. tokens; at least one is above 0.</param>
    public Interval Of(IReadOnlyList<double> values, IReadOnlyList<double> weights)
    {
        var (means, mean) = (Means(values, weights), values.Sum() / weights.Sum());
        Array.Sort(means);
        var (bias, acceleration) = (Bias(means, mean), Acceleration(values, weights, mean));
        double End(double reach)
        {
            var moved = bias + reach;
            return Quantile(means, NormalDistribution.Below(bias + (moved / (1 - (acceleration * moved)))));
        }

        return new Interval(End(-Reach), End(Reach), IntervalMethod.Bootstrap);
    }

    /// <summary>
    /// How likely a difference of weighted means at least as large is when there is none (two-sided): twice the share of
    /// resamples in which it vanishes or turns, with the observed sample counted among them.
    /// </summary>
    /// <param name="values">Per example the difference of the values.</param>
    /// <param name="weights">Per example the number of parts.</param>
    public double PValue(IReadOnlyList<double> values, IReadOnlyList<double> weights)
    {
        var means = Means(values, weights);
        var low = means.Count(mean => mean <= 0) + 1;
        var high = means.Count(mean => mean >= 0) + 1;
        return Math.Min(1, 2.0 * Math.Min(low, high) / (Resamples + 1));
    }

    // The normal quantile of the share of resamples below the sample; equal ones are half below, and the sample is counted among them.
    private static double Bias(double[] means, double mean)
    {
        var slack = Rounding * Math.Abs(mean);
        var below = means.Count(one => one < mean - slack);
        var equal = means.Count(one => Math.Abs(one - mean) <= slack) + 1;
        return NormalDistribution.Quantile((below + (equal / 2.0)) / (Resamples + 1));
    }

    // A sixth of the skewness of what single examples do to the mean; at most a sixth.
    private static double Acceleration(IReadOnlyList<double> values, IReadOnlyList<double> weights, double mean)
    {
        double[] pulls = [.. values.Zip(weights, (value, weight) => value - (mean * weight))];
        var squares = pulls.Sum(pull => pull * pull);
        return squares > 0 ? pulls.Sum(pull => pull * pull * pull) / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    private double[] Means(IReadOnlyList<double> values, IReadOnlyList<double> weights)
    {
        var random = new SplitMix64(seed);
        var means = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var (sum, weight) = (0.0, 0.0);
            for (var draw = 0; draw < values.Count; draw++)
            {
                var index = (int)Math.BigMul(random.Next(), (ulong)values.Count, out _);
                sum += values[index];
                weight += weights[index];
            }

            means[resample] = weight > 0 ? sum / weight : 0;
        }

        return means;
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
