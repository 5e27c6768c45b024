namespace MergeDsl.Checkpoints.Tests.Numbers;

/// <summary>
/// A floating point format by its definition: the value of every pattern from powers of two, rounding by a search over all
/// values.
/// </summary>
internal sealed class SlowFormat
{
    private readonly int exponentBits;
    private readonly int mantissaBits;
    private readonly int nan;
    private readonly bool hasInfinity;
    private readonly double[] magnitudes;

    private SlowFormat(int exponentBits, int mantissaBits, int nan, bool hasInfinity)
    {
        (this.exponentBits, this.mantissaBits, this.nan, this.hasInfinity) = (
            exponentBits,
            mantissaBits,
            nan,
            hasInfinity
        );
        var finite = Enumerable.Range(0, 1 << (exponentBits + mantissaBits)).Select(Value).Where(double.IsFinite);
        magnitudes = [.. finite];
    }

    public static SlowFormat Float16 { get; } = new(5, 10, 0x7E00, true);

    // The bfloat16 NaN of torch carries no sign.
    public static SlowFormat BFloat16 { get; } = new(8, 7, 0x7FC0, true);

    public static SlowFormat E4M3 { get; } = new(4, 3, 0x7F, false);

    public static SlowFormat E5M2 { get; } = new(5, 2, 0x7F, true);

    private int SignBit => 1 << (exponentBits + mantissaBits);

    private int Bias => (1 << (exponentBits - 1)) - 1;

    public static SlowFormat Of(DType type) =>
        type switch
        {
            DType.Float16 => Float16,
            DType.BFloat16 => BFloat16,
            DType.Float8E4M3 => E4M3,
            _ => E5M2,
        };

    public double Value(int pattern)
    {
        var sign = (pattern & SignBit) != 0 ? -1.0 : 1.0;
        var magnitude = pattern & (SignBit - 1);
        var (exponent, fraction) = (magnitude >> mantissaBits, magnitude & ((1 << mantissaBits) - 1));
        var allOnes = (1 << exponentBits) - 1;
        if (hasInfinity && exponent == allOnes)
        {
            return fraction == 0 ? sign * double.PositiveInfinity : double.NaN;
        }

        if (!hasInfinity && magnitude == SignBit - 1)
        {
            return double.NaN;
        }

        var unit = Math.Pow(2, Math.Max(exponent, 1) - Bias - mantissaBits);
        return sign * unit * (exponent == 0 ? fraction : fraction + (1 << mantissaBits));
    }

    /// <summary>The nearest pattern; of two equally near ones the even one; beyond the largest value by half a step: overflow.</summary>
    public int Nearest(double number)
    {
        var sign = double.IsNegative(number) ? SignBit : 0;
        if (double.IsNaN(number))
        {
            return this == BFloat16 ? nan : sign | nan;
        }

        var magnitude = Math.Abs(number);
        var largest = magnitudes.Length - 1;
        var step = magnitudes[largest] - magnitudes[largest - 1];
        var limit = magnitudes[largest] + (step / 2);

        // At the limit itself the even neighbour wins: the largest value when its pattern is even.
        if (magnitude > limit || (magnitude == limit && largest % 2 == 1))
        {
            return sign | (hasInfinity ? magnitudes.Length : nan);
        }

        var above = Array.BinarySearch(magnitudes, magnitude);
        above = above >= 0 ? above : ~above;
        return sign
            | (
                above == 0 ? 0
                : above > largest ? largest
                : Nearer(above - 1, above, magnitude)
            );
    }

    /// <summary>The points halfway between neighbours, with both signs, and the overflow limit.</summary>
    public IEnumerable<double> Ties() =>
        from index in Enumerable.Range(1, magnitudes.Length)
        let upper = index < magnitudes.Length ? magnitudes[index] : (2 * magnitudes[^1]) - magnitudes[^2]
        let tie = (magnitudes[index - 1] + upper) / 2
        from signed in new[] { tie, -tie }
        select signed;

    // Differences of neighbours' multiples are exact in float64.
    private int Nearer(int below, int above, double magnitude)
    {
        var (down, up) = (magnitude - magnitudes[below], magnitudes[above] - magnitude);
        return down < up ? below
            : up < down ? above
            : below % 2 == 0 ? below
            : above;
    }
}
