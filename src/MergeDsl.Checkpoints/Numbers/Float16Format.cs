using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>
/// IEEE binary16, converted without ever reckoning with subnormal float32 numbers, which some machines are slow with. From 65520 on numbers
/// become infinity; NaN becomes 0x7E00 with its sign.
/// </summary>
public readonly struct Float16Format : ILaneFormat
{
    private const uint Sign = 0x8000_0000;
    private const uint Exponent = 255u << 23;

    // How far the same exponent's bits are apart in the two types, the smallest of normal numbers in float32, and its bit.
    private const uint ExponentShift = 112u << 23;
    private const uint SmallestNormal = 113u << 23;
    private const uint OneExponent = 1u << 23;

    // Numbers of binary16 have so many bits less: a number that is larger by such a power of two has its last bit where theirs is.
    private const int LostBits = 13;
    private const uint LostBitsExponent = (uint)LostBits << 23;

    // The bits of 65520 in float32.
    private const uint TooLarge = 0x477F_F000;

    /// <inheritdoc/>
    public static int Size => sizeof(ushort);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly byte source) => Widen(HalfLanes.LoadSigned(in source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Store(Vector512<float> numbers, ref byte target)
    {
        var bits = numbers.AsUInt32();
        var magnitude = bits & Vector512.Create(~Sign);
        var exponent = Vector512.Max(magnitude & Vector512.Create(Exponent), Vector512.Create(SmallestNormal));

        // The addition rounds to nearest even, and leaves the significand at the bottom: subnormal ones as well, whose exponent is that of
        // the smallest normal number.
        var power = (exponent + Vector512.Create(LostBitsExponent)).AsSingle();
        var sum = magnitude.AsSingle() + power;
        var exponentBits =
            Vector512.ShiftRightLogical(exponent, LostBits) - Vector512.Create(SmallestNormal >> LostBits);
        var patterns = sum.AsUInt32() + exponentBits;
        var written = sum - power;
        if (Vector512.GreaterThanOrEqualAny(magnitude, Vector512.Create(TooLarge)))
        {
            var isTooLarge = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(TooLarge));
            var isNaN = Vector512.GreaterThan(magnitude, Vector512.Create(Exponent));
            patterns = Vector512.ConditionalSelect(isTooLarge, Vector512.Create(0x7C00u), patterns);
            patterns = Vector512.ConditionalSelect(isNaN, Vector512.Create(0x7E00u), patterns);
            written = Vector512.ConditionalSelect(
                isTooLarge.AsSingle(),
                Vector512.Create(float.PositiveInfinity),
                written
            );
            written = Vector512.ConditionalSelect(isNaN.AsSingle(), Vector512.Create(float.NaN), written);
        }

        var sign = Vector512.ShiftRightLogical(bits, 16);
        HalfLanes.Store(Vector512.ConditionalSelect(Vector512.Create(Sign >> 16), sign, patterns), ref target);
        return Vector512.ConditionalSelect(Vector512.Create(Sign), bits, written.AsUInt32()).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(Vector512<uint> extended)
    {
        var bits = Vector512.ShiftLeft(extended, LostBits);
        var magnitude = bits & Vector512.Create(0x7FFFu << LostBits);
        var number = magnitude + Vector512.Create(ExponentShift);

        // A subnormal number is what a normal one of the smallest exponent has behind its leading one.
        var normal = (magnitude + Vector512.Create(SmallestNormal)).AsSingle();
        var rest = (normal - Vector512.Create(SmallestNormal).AsSingle()).AsUInt32();
        var isSubnormal = Vector512.LessThan(magnitude, Vector512.Create(OneExponent));
        number = Vector512.ConditionalSelect(isSubnormal, rest, number);
        var isSpecial = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(31u << 23));
        number = Vector512.ConditionalSelect(isSpecial, number + Vector512.Create(ExponentShift), number);
        return Vector512.ConditionalSelect(Vector512.Create(Sign), bits, number).AsSingle();
    }
}
