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

    private const double Tail = 0.025;

    /// <summary>The percentile interval of a weighted mean.</summary>
    /// <param name="values">Per example the value summed over its parts, e.g. the loss over its tokens.</param>
    /// <param name="weights">Per example the number of parts, e.g. tokens; at least one is above 0.</param>
    public Interval Of(IReadOnlyList<double> values, IReadOnlyList<double> weights)
    {
        var means = Means(values, weights);
        Array.Sort(means);
        return new Interval(Quantile(means, Tail), Quantile(means, 1 - Tail), IntervalMethod.Bootstrap);
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
