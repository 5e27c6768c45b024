using System.Numerics;
using System.Runtime.CompilerServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// The numbers a type can store, as a grid on the real line. A grid point has a code: the integer that its bits behind the sign make,
/// negated under a minus. Codes are ordered as the numbers are, and neighbours differ by one; both zeros have code 0.
/// </summary>
internal sealed class NumberGrid
{
    private const int DoubleFraction = 52;
    private const int DoubleBias = 1023;

    // Adding it leaves the integer part of a small number in the lowest bits.
    private const double IntegerShift = 1L << DoubleFraction;

    private readonly int shift;
    private readonly long rebias;
    private readonly long largestCode;
    private readonly double smallestNormal;
    private readonly double subnormalUnits;

    private NumberGrid(DType type, int fraction, int bias)
    {
        shift = DoubleFraction - fraction;
        rebias = (long)(DoubleBias - bias) << fraction;
        largestCode = long.MaxValue >> (64 - (8 * type.Size()));
        SmallestNormal = Math.ScaleB(1, 1 - bias);
        HalfGap = Math.ScaleB(1, -fraction - 1);
        // Subnormals of float64 need no care: their bits are those of the grid.
        smallestNormal = type == DType.Float64 ? 0 : SmallestNormal;
        subnormalUnits = type == DType.Float64 ? 1 : Math.ScaleB(1, bias - 1 + fraction);
    }

    /// <summary>The smallest number whose gap to the next grows with it.</summary>
    public double SmallestNormal { get; }

    /// <summary>Half the gap between 1 and the next number.</summary>
    public double HalfGap { get; }

    /// <summary>The grid of <paramref name="type"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is not floating point.</exception>
    public static NumberGrid Of(DType type) =>
        type switch
        {
            DType.Float64 => new(type, 52, 1023),
            DType.Float32 => new(type, 23, 127),
            DType.Float16 => new(type, 10, 15),
            DType.BFloat16 => new(type, 7, 127),
            DType.Float8E4M3 => new(type, 3, 7),
            DType.Float8E5M2 => new(type, 2, 15),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Only floating types are undone."),
        };

    /// <summary>Lanes of ones where the number's code is odd, for normal numbers of the grid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<long> IsOdd(Vector<double> numbers) =>
        Vector.Equals(
            Vector.ShiftRightLogical(Vector.AsVectorInt64(numbers), shift) & Vector<long>.One,
            Vector<long>.One
        );

    /// <summary>The code of the largest grid point that is not above; 0 for what is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<long> Floor(Vector<double> numbers)
    {
        var isNegative = Vector.LessThan(numbers, Vector<double>.Zero);
        return Signed(Round(Vector.Abs(numbers), away: isNegative), isNegative);
    }

    /// <summary>The code of the smallest grid point that is not below; 0 for what is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<long> Ceiling(Vector<double> numbers)
    {
        var isNegative = Vector.LessThan(numbers, Vector<double>.Zero);
        return Signed(Round(Vector.Abs(numbers), away: ~isNegative), isNegative);
    }

    private static Vector<long> Signed(Vector<long> codes, Vector<long> isNegative) =>
        (codes ^ isNegative) - isNegative;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<long> Round(Vector<double> magnitudes, Vector<long> away)
    {
        var carry = away & new Vector<long>((1L << shift) - 1);
        var normal =
            Vector.ShiftRightLogical(Vector.AsVectorInt64(magnitudes) + carry, shift) - new Vector<long>(rebias);
        var isSubnormal = Vector.LessThan(magnitudes, new Vector<double>(smallestNormal));
        var codes = Vector.ConditionalSelect(isSubnormal, RoundSubnormal(magnitudes, away), normal);
        var isFinite = Vector.LessThan(magnitudes, new Vector<double>(double.PositiveInfinity));
        return Vector.Min(codes, new Vector<long>(largestCode)) & isFinite;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<long> RoundSubnormal(Vector<double> magnitudes, Vector<long> away)
    {
        var units = magnitudes * new Vector<double>(subnormalUnits);
        var shifted = units + new Vector<double>(IntegerShift);
        var nearest = shifted - new Vector<double>(IntegerShift);
        var codes = Vector.AsVectorInt64(shifted) - Vector.AsVectorInt64(new Vector<double>(IntegerShift));
        // A lane of ones is -1.
        return codes - (away & Vector.LessThan(nearest, units)) + (~away & Vector.GreaterThan(nearest, units));
    }
}
