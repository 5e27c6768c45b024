namespace MergeDsl.Runtime.Fusing;

/// <summary>How far stored numbers are from the exact sum of base and deltas.</summary>
/// <param name="Largest">The largest difference.</param>
/// <param name="SquaredSum">Sum of the squared differences.</param>
/// <param name="DeltaSquaredSum">Sum of the squared changes that were asked for.</param>
/// <param name="Count">How many numbers there are.</param>
public readonly record struct RoundingError(double Largest, double SquaredSum, double DeltaSquaredSum, long Count)
{
    /// <summary>That of no numbers.</summary>
    public static RoundingError None { get; }

    /// <summary>Root of the mean squared difference.</summary>
    public double Rms => Count == 0 ? 0 : Math.Sqrt(SquaredSum / Count);

    /// <summary>Root of the mean squared change.</summary>
    public double DeltaRms => Count == 0 ? 0 : Math.Sqrt(DeltaSquaredSum / Count);

    /// <summary>
    /// How much of the change the number type lost: the norm of the difference by that of the change. 0 when nothing was
    /// lost, 1 when as much was as there was to keep.
    /// </summary>
    public double LostShare => DeltaSquaredSum == 0 ? 0 : Math.Sqrt(SquaredSum / DeltaSquaredSum);

    /// <summary>That of both together.</summary>
    public static RoundingError operator +(RoundingError left, RoundingError right) =>
        new(
            Math.Max(left.Largest, right.Largest),
            left.SquaredSum + right.SquaredSum,
            left.DeltaSquaredSum + right.DeltaSquaredSum,
            left.Count + right.Count
        );
}
