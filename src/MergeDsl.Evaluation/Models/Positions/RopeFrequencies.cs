namespace MergeDsl.Evaluation.Models.Positions;

/// <summary>The frequencies of a rotary position embedding, in radians a position, and the factor on cosines and sines.</summary>
/// <param name="Values">One for every pair of components.</param>
/// <param name="Factor">The factor.</param>
internal sealed record RopeFrequencies(float[] Values, float Factor)
{
    /// <summary>The frequencies of a text, which may depend on how long all of it is.</summary>
    public static RopeFrequencies Of(RopeSettings settings, int length)
    {
        var values = settings.Kind switch
        {
            RopeKind.Linear => Plain(settings).Select(value => value / settings.Factor!.Value),
            RopeKind.Dynamic => Dynamic(settings, length),
            RopeKind.Llama3 => Plain(settings).Select(value => Llama3(settings, value)),
            RopeKind.Yarn => Yarn(settings),
            RopeKind.LongRope => LongRope(settings, length),
            _ => Plain(settings),
        };
        return new([.. values.Select(value => (float)value)], (float)FactorOf(settings));
    }

    private static IEnumerable<double> Plain(RopeSettings settings) => Plain(settings, settings.Theta);

    // Exponents and powers are rounded to float32, as transformers computes them.
    private static IEnumerable<double> Plain(RopeSettings settings, double theta) =>
        Enumerable
            .Range(0, (settings.Dimension + 1) / 2)
            .Select(i => (double)(1 / (float)Math.Pow(theta, 2f * i / settings.Dimension)));

    private static IEnumerable<double> Dynamic(RopeSettings settings, int length)
    {
        var (factor, longest, dimension) = (settings.Factor!.Value, settings.LongestText, (double)settings.Dimension);
        if (length <= longest)
        {
            return Plain(settings);
        }

        var stretch = (factor * length / longest) - (factor - 1);
        return Plain(settings, settings.Theta * Math.Pow(stretch, dimension / (dimension - 2)));
    }

    private static double Llama3(RopeSettings settings, double value)
    {
        var wavelength = 2 * Math.PI / value;
        var (low, high) = (settings.LowFrequencyFactor, settings.HighFrequencyFactor);
        var smooth = ((settings.OriginalLength / wavelength) - low) / (high - low);
        return wavelength < settings.OriginalLength / high ? value
            : wavelength > settings.OriginalLength / low ? value / settings.Factor!.Value
            : ((1 - smooth) * value / settings.Factor!.Value) + (smooth * value);
    }

    private static IEnumerable<double> Yarn(RopeSettings settings)
    {
        var low = Turning(settings, settings.BetaFast);
        var high = Turning(settings, settings.BetaSlow);
        if (settings.IsTruncated)
        {
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        }

        (low, high) = (Math.Max(low, 0), Math.Min(high, settings.Dimension - 1));
        var width = high == low ? 0.001 : high - low;
        return Plain(settings)
            .Select(
                (value, i) =>
                {
                    var ramp = Math.Clamp((i - low) / width, 0, 1);
                    return (ramp * value / FactorOrLengths(settings)) + ((1 - ramp) * value);
                }
            );
    }

    // The component whose frequency makes so many turns in the original length.
    private static double Turning(RopeSettings settings, double turns) =>
        settings.Dimension * Math.Log(settings.OriginalLength / (turns * 2 * Math.PI)) / (2 * Math.Log(settings.Theta));

    private static IEnumerable<double> LongRope(RopeSettings settings, int length)
    {
        var divisors = length > settings.OriginalLength ? settings.LongFactors : settings.ShortFactors;
        return Plain(settings).Zip(divisors, (value, divisor) => value / divisor);
    }

    private static double FactorOrLengths(RopeSettings settings) =>
        settings.Factor ?? (double)settings.LongestText / settings.OriginalLength;

    private static double FactorOf(RopeSettings settings) =>
        settings.Kind switch
        {
            RopeKind.Yarn => settings.AttentionFactor ?? RopeSettings.Stretch(FactorOrLengths(settings)),
            RopeKind.LongRope => settings.AttentionFactor ?? OfLongRope(settings),
            _ => 1,
        };

    private static double OfLongRope(RopeSettings settings)
    {
        var factor = FactorOrLengths(settings);
        return factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(settings.OriginalLength)));
    }
}
