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
        var patterns = Narrow(numbers.AsUInt32());
        HalfLanes.Store(patterns, ref target);
        return Widen(patterns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Widen(Vector512<uint> bits)
    {
        var magnitude = Vector512.ShiftLeft(bits & Vector512.Create(0x7FFFu), 13);
        var sign = Vector512.ShiftLeft(bits & Vector512.Create(0x8000u), 16);
        var exponent = magnitude & Vector512.Create(0x7C00u << 13);
        var normal = magnitude + Vector512.Create((127u - 15) << 23);
        var special = normal + Vector512.Create((128u - 16) << 23);
        var subnormal = (
            (normal + Vector512.Create(1u << 23)).AsSingle() - Vector512.Create(SmallestNormal).AsSingle()
        ).AsUInt32();
        var isSpecial = Vector512.Equals(exponent, Vector512.Create(0x7C00u << 13));
        var isSubnormal = Vector512.Equals(exponent, Vector512<uint>.Zero);
        var finite = Vector512.ConditionalSelect(isSubnormal, subnormal, normal);
        return (Vector512.ConditionalSelect(isSpecial, special, finite) | sign).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Narrow(Vector512<uint> bits)
    {
        var sign = bits & Vector512.Create(Sign);
        var magnitude = bits ^ sign;
        var special = Vector512.ConditionalSelect(
            Vector512.GreaterThan(magnitude, Vector512.Create(Infinity)),
            Vector512.Create(0x7E00u),
            Vector512.Create(0x7C00u)
        );
        var shift = Vector512.Create(SubnormalShift);
        var subnormal = (magnitude.AsSingle() + shift.AsSingle()).AsUInt32() - shift;
        var odd = Vector512.ShiftRightLogical(magnitude, 13) & Vector512<uint>.One;
        var rebased = magnitude - Vector512.Create((127u - 15) << 23) + Vector512.Create(0xFFFu) + odd;
        var normal = Vector512.ShiftRightLogical(rebased, 13);
        var isSmall = Vector512.LessThan(magnitude, Vector512.Create(SmallestNormal));
        var finite = Vector512.ConditionalSelect(isSmall, subnormal, normal);
        var isTooLarge = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(TooLarge));
        return Vector512.ConditionalSelect(isTooLarge, special, finite) | Vector512.ShiftRightLogical(sign, 16);
    }
}
