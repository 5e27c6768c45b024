using System.Numerics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>IEEE binary16, converted many numbers at a time with integer arithmetic.</summary>
internal static class Float16Format
{
    private const uint Sign = 0x8000_0000;

    // The bits of 2^-14, 2^16 and infinity in float32.
    private const uint SmallestNormal = 113u << 23;
    private const uint TooLarge = (127u + 16) << 23;
    private const uint Infinity = 255u << 23;

    // Adding this power of two shifts a subnormal's bits to the bottom, rounded by the addition.
    private const uint SubnormalShift = (127u - 15 + 23 - 10 + 1) << 23;

    /// <summary>Exact; NaN stays NaN.</summary>
    public static void Decode(ReadOnlySpan<ushort> source, Span<float> target) =>
        WideLanes.Widen<Decoder>(source, target);

    /// <summary>Rounds to nearest even; from 65520 on infinity; NaN becomes 0x7E00 with its sign.</summary>
    public static void Encode(ReadOnlySpan<float> source, Span<ushort> target) =>
        WideLanes.Narrow<Encoder>(source, target);

    private readonly struct Decoder : ILaneConversion
    {
        public static Vector<uint> Convert(Vector<uint> bits)
        {
            var magnitude = Vector.ShiftLeft(bits & new Vector<uint>(0x7FFF), 13);
            var sign = Vector.ShiftLeft(bits & new Vector<uint>(0x8000), 16);
            var exponent = magnitude & new Vector<uint>(0x7C00u << 13);
            var normal = magnitude + new Vector<uint>((127u - 15) << 23);
            var special = normal + new Vector<uint>((128u - 16) << 23);
            var subnormal = Vector.AsVectorUInt32(
                Vector.AsVectorSingle(normal + new Vector<uint>(1u << 23))
                    - Vector.AsVectorSingle(new Vector<uint>(SmallestNormal))
            );
            var isSpecial = Vector.Equals(exponent, new Vector<uint>(0x7C00u << 13));
            var isSubnormal = Vector.Equals(exponent, Vector<uint>.Zero);
            return Vector.ConditionalSelect(
                    isSpecial,
                    special,
                    Vector.ConditionalSelect(isSubnormal, subnormal, normal)
                ) | sign;
        }
    }

    private readonly struct Encoder : ILaneConversion
    {
        public static Vector<uint> Convert(Vector<uint> bits)
        {
            var sign = bits & new Vector<uint>(Sign);
            var magnitude = bits ^ sign;
            var special = Vector.ConditionalSelect(
                Vector.GreaterThan(magnitude, new Vector<uint>(Infinity)),
                new Vector<uint>(0x7E00),
                new Vector<uint>(0x7C00)
            );
            var shift = new Vector<uint>(SubnormalShift);
            var subnormal =
                Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) + Vector.AsVectorSingle(shift)) - shift;
            var odd = Vector.ShiftRightLogical(magnitude, 13) & Vector<uint>.One;
            var rebased = magnitude - new Vector<uint>((127u - 15) << 23) + new Vector<uint>(0xFFF) + odd;
            var normal = Vector.ShiftRightLogical(rebased, 13);
            var finite = Vector.ConditionalSelect(
                Vector.LessThan(magnitude, new Vector<uint>(SmallestNormal)),
                subnormal,
                normal
            );
            var isTooLarge = Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(TooLarge));
            return Vector.ConditionalSelect(isTooLarge, special, finite) | Vector.ShiftRightLogical(sign, 16);
        }
    }
}
