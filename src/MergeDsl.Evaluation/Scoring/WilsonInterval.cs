namespace MergeDsl.Evaluation.Scoring;

/// <summary>
/// The score interval of Wilson (1927) for a share of right answers: the fewer examples, and the nearer the share is to a half, the wider. It
/// also tells of answers that are all right or all wrong, where the bootstrap draws the same share however often.
/// </summary>
public static class WilsonInterval
{
    // The 97.5 % quantile of the normal distribution.
    private const double Quantile = 1.959963984540054;

    /// <summary>The interval.</summary>
    /// <param name="right">How many answers are right.</param>
    /// <param name="count">How many there are, at least 1.</param>
    public static Interval Of(int right, int count)
    {
        var (share, spread) = (right / (double)count, Quantile * Quantile / count);
        var middle = (share + (spread / 2)) / (1 + spread);
        var half = Math.Sqrt((share * (1 - share) * spread) + (spread * spread / 4)) / (1 + spread);

        // Its far ends are exactly 0 and 1, whatever rounding says.
        var (low, high) = (right == 0 ? 0 : middle - half, right == count ? 1 : middle + half);
        return new Interval(low, high, IntervalMethod.Wilson);
    }
}
