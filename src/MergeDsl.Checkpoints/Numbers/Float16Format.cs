using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>
/// IEEE binary16, converted with integer arithmetic. From 65520 on numbers become infinity; NaN becomes 0x7E00 with its sign.
/// </summary>
public readonly struct Float16Format : ILaneFormat
{
    private const uint Sign = 0x8000_0000;

    // The bits of 2^-14, 2^16 and infinity in float32.
    private const uint SmallestNormal = 113u << 23;
    private const uint TooLarge = (127u + 16) << 23;
    private const uint Infinity = 255u << 23;

    // From the bits of 2^-14 up to where numbers become infinity, 65520.
    private const uint Normals = 0x477F_F000 - SmallestNormal;

    // The bits of 2^112.
    private const uint ExponentShift = (127u + 112) << 23;

    // Adding this power of two shifts a subnormal's bits to the bottom, rounded by the addition.
    private const uint SubnormalShift = (127u - 15 + 23 - 10 + 1) << 23;

    /// <inheritdoc/>
    public static int Size => sizeof(ushort);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly byte source) => Widen(HalfLanes.Load(in source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Store(Vector512<float> numbers, ref byte target)
    {
        var bits = numbers.AsUInt32();
        var sign = bits & Vector512.Create(Sign);
        var magnitude = bits ^ sign;
        if (Vector512.LessThanAll(magnitude - Vector512.Create(SmallestNormal), Vector512.Create(Normals)))
        {
            // Nearly always: then the rounded number has the bits of the stored one, and zeros behind them.
            var rounded = Round(magnitude) & Vector512.Create(~0x1FFFu);
            HalfLanes.Store(Rebase(rounded) | Vector512.ShiftRightLogical(sign, 16), ref target);
            return (rounded | sign).AsSingle();
        }

        var patterns = Narrow(sign, magnitude);
        HalfLanes.Store(patterns, ref target);
        return Widen(patterns);
    }

    // A power of two takes the exponent from one type to the other, also of subnormal numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(Vector512<uint> bits)
    {
        var magnitude = bits & Vector512.Create(0x7FFFu);
        var sign = Vector512.ShiftLeft(bits ^ magnitude, 16);
        var finite = Vector512.ShiftLeft(magnitude, 13).AsSingle() * Vector512.Create(ExponentShift).AsSingle();
        var isSpecial = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x7C00u));
        return (finite.AsUInt32() | (isSpecial & Vector512.Create(Infinity)) | sign).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Round(Vector512<uint> magnitude) =>
        magnitude + Vector512.Create(0xFFFu) + (Vector512.ShiftRightLogical(magnitude, 13) & Vector512<uint>.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rebase(Vector512<uint> rounded) =>
        Vector512.ShiftRightLogical(rounded - Vector512.Create((127u - 15) << 23), 13);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Narrow(Vector512<uint> sign, Vector512<uint> magnitude)
    {
        var special = Vector512.ConditionalSelect(
            Vector512.GreaterThan(magnitude, Vector512.Create(Infinity)),
            Vector512.Create(0x7E00u),
            Vector512.Create(0x7C00u)
        );
        var shift = Vector512.Create(SubnormalShift);
        var subnormal = (magnitude.AsSingle() + shift.AsSingle()).AsUInt32() - shift;
        var isSmall = Vector512.LessThan(magnitude, Vector512.Create(SmallestNormal));
        var finite = Vector512.ConditionalSelect(isSmall, subnormal, Rebase(Round(magnitude)));
        var isTooLarge = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(TooLarge));
        return Vector512.ConditionalSelect(isTooLarge, special, finite) | Vector512.ShiftRightLogical(sign, 16);
    }
}
