using System.Numerics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>bfloat16: the upper half of a float32.</summary>
internal static class BFloat16Format
{
    /// <summary>Exact.</summary>
    public static void Decode(ReadOnlySpan<ushort> source, Span<float> target) =>
        WideLanes.Widen<Decoder>(source, target);

    /// <summary>Rounds to nearest even; NaN becomes 0x7FC0, as in torch.</summary>
    public static void Encode(ReadOnlySpan<float> source, Span<ushort> target) =>
        WideLanes.Narrow<Encoder>(source, target);

    private readonly struct Decoder : ILaneConversion
    {
        public static Vector<uint> Convert(Vector<uint> bits) => Vector.ShiftLeft(bits, 16);
    }

    private readonly struct Encoder : ILaneConversion
    {
        public static Vector<uint> Convert(Vector<uint> bits)
        {
            var odd = Vector.ShiftRightLogical(bits, 16) & Vector<uint>.One;
            var rounded = Vector.ShiftRightLogical(bits + new Vector<uint>(0x7FFF) + odd, 16);
            var isNaN = Vector.GreaterThan(bits & new Vector<uint>(0x7FFF_FFFF), new Vector<uint>(0x7F80_0000));
            return Vector.ConditionalSelect(isNaN, new Vector<uint>(0x7FC0), rounded);
        }
    }
}
