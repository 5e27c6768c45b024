using System.Numerics;
using System.Runtime.CompilerServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// The numbers a type can store, as a grid on the real line. A grid point has a code: the integer that its bits behind the sign make,
/// negated under a minus. Codes are ordered as the numbers are, and neighbours differ by one; both zeros have code 0.
/// </summary>
/// <typeparam name="TReal">What is calculated with: float32 or float64, of no smaller range than the type.</typeparam>
/// <typeparam name="TCode">The signed integer of that width.</typeparam>
internal sealed class NumberGrid<TReal, TCode>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    where TCode : unmanaged, IBinaryInteger<TCode>, ISignedNumber<TCode>
{
    private readonly int shift;
    private readonly TCode rebias;
    private readonly TCode largestCode;
    private readonly TReal smallestNormal;
    private readonly TReal subnormalUnits;

    // Adding it leaves the integer part of a small number in the lowest bits.
    private readonly TReal integerShift;

    /// <summary>The grid of <paramref name="type"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The type is not floating point.</exception>
    public NumberGrid(DType type)
    {
        var (fraction, bias) = Format(type);
        var (realFraction, realBias) = typeof(TReal) == typeof(double) ? (52, 1023) : (23, 127);
        shift = realFraction - fraction;
        rebias = TCode.CreateChecked(realBias - bias) << fraction;
        largestCode = TCode.CreateChecked(long.MaxValue >> (64 - (8 * type.Size())));
        integerShift = TReal.ScaleB(TReal.One, realFraction);
        SmallestNormal = TReal.ScaleB(TReal.One, 1 - bias);
        HalfGap = TReal.ScaleB(TReal.One, -fraction - 1);
        Odd = TCode.One << shift;
        // A quarter of what the numbers calculated with can tell apart there; nothing where they are no finer than the grid.
        WithoutEnds = shift == 0 ? TReal.One : TReal.One - TReal.ScaleB(TReal.One, 2 - shift);
        // Where the ranges are the same, the bits of subnormals need no care.
        smallestNormal = bias == realBias ? TReal.Zero : SmallestNormal;
        subnormalUnits = bias == realBias ? TReal.One : TReal.ScaleB(TReal.One, bias - 1 + fraction);
    }

    /// <summary>The smallest number whose gap to the next grows with it.</summary>
    public TReal SmallestNormal { get; }

    /// <summary>Half the gap between 1 and the next number.</summary>
    public TReal HalfGap { get; }

    /// <summary>The bit of a number calculated with that is set when its code is odd, for normal numbers of the grid.</summary>
    public TCode Odd { get; }

    /// <summary>What a half gap is multiplied with to end just before its end.</summary>
    public TReal WithoutEnds { get; }

    /// <summary>The code of the largest grid point that is not above; 0 for what is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<TCode> Floor(Vector<TReal> numbers)
    {
        var isNegative = Lanes(Vector.LessThan(numbers, Vector<TReal>.Zero));
        return Signed(Round(Vector.Abs(numbers), away: isNegative), isNegative);
    }

    /// <summary>The code of the smallest grid point that is not below; 0 for what is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<TCode> Ceiling(Vector<TReal> numbers)
    {
        var isNegative = Lanes(Vector.LessThan(numbers, Vector<TReal>.Zero));
        return Signed(Round(Vector.Abs(numbers), away: ~isNegative), isNegative);
    }

    private static (int Fraction, int Bias) Format(DType type) =>
        type switch
        {
            DType.Float64 => (52, 1023),
            DType.Float32 => (23, 127),
            DType.Float16 => (10, 15),
            DType.BFloat16 => (7, 127),
            DType.Float8E4M3 => (3, 7),
            DType.Float8E5M2 => (2, 15),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Only floating types are undone."),
        };

    private static Vector<TCode> Lanes(Vector<TReal> numbers) => Vector.As<TReal, TCode>(numbers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<TCode> Signed(Vector<TCode> codes, Vector<TCode> isNegative) =>
        (codes ^ isNegative) - isNegative;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<TCode> Round(Vector<TReal> magnitudes, Vector<TCode> away)
    {
        var carry = away & new Vector<TCode>((TCode.One << shift) - TCode.One);
        var codes = ((Lanes(magnitudes) + carry) >>> shift) - new Vector<TCode>(rebias);
        var isSubnormal = Lanes(Vector.LessThan(magnitudes, new Vector<TReal>(smallestNormal)));
        if (isSubnormal != Vector<TCode>.Zero)
        {
            codes = Vector.ConditionalSelect(isSubnormal, RoundSubnormal(magnitudes, away), codes);
        }

        var isFinite = Lanes(Vector.LessThan(magnitudes, new Vector<TReal>(TReal.PositiveInfinity)));
        return Vector.Min(codes, new Vector<TCode>(largestCode)) & isFinite;
    }

    private Vector<TCode> RoundSubnormal(Vector<TReal> magnitudes, Vector<TCode> away)
    {
        var toInteger = new Vector<TReal>(integerShift);
        var units = magnitudes * new Vector<TReal>(subnormalUnits);
        var shifted = units + toInteger;
        var nearest = shifted - toInteger;
        var codes = Lanes(shifted) - Lanes(toInteger);
        // A lane of ones is -1.
        return codes
            - (away & Lanes(Vector.LessThan(nearest, units)))
            + (~away & Lanes(Vector.GreaterThan(nearest, units)));
    }
}
