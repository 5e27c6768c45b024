using System.Buffers.Binary;
using System.Numerics;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Numbers to and from the bytes files hold.</summary>
internal static class NumberCasts
{
    /// <summary>Reads numbers, each rounded to T where T is narrower.</summary>
    public static void Decode<T>(ReadOnlySpan<byte> source, DType type, Span<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var size = type.Size();
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = T.CreateTruncating(DecodeOne(source[(i * size)..], type));
        }
    }

    /// <summary>Writes numbers, each rounded once to nearest even.</summary>
    /// <returns>False when something that is not finite was written.</returns>
    public static bool Encode<T>(ReadOnlySpan<T> numbers, DType type, Span<byte> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var size = type.Size();
        var finite = true;
        for (var i = 0; i < numbers.Length; i++)
        {
            var place = destination[(i * size)..];
            EncodeOne(double.CreateTruncating(numbers[i]), type, place);
            finite &= double.IsFinite(DecodeOne(place, type));
        }

        return finite;
    }

    private static double DecodeOne(ReadOnlySpan<byte> source, DType type) =>
        type switch
        {
            DType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(source),
            DType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(source),
            DType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(source),
            DType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(source) << 16),
            DType.Float8E4M3 => (source[0] & 0x7F) == 0x7F ? double.NaN : Expand(source[0], 3, 7),
            DType.Float8E5M2 when (source[0] & 0x7C) == 0x7C => (source[0] & 3) != 0 ? double.NaN
            : (source[0] & 0x80) != 0 ? double.NegativeInfinity
            : double.PositiveInfinity,
            DType.Float8E5M2 => Expand(source[0], 2, 15),
            _ => throw NotFloating(type),
        };

    private static void EncodeOne(double number, DType type, Span<byte> place)
    {
        switch (type)
        {
            case DType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(place, number);
                break;
            case DType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(place, (float)number);
                break;
            case DType.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(place, (Half)number);
                break;
            case DType.BFloat16:
                BinaryPrimitives.WriteInt16LittleEndian(place, (short)Compress(number, 7, 127, 0x7F7F, 0x7F80, 0x7FC0));
                break;
            case DType.Float8E4M3:
                place[0] = (byte)Compress(number, 3, 7, 0x7E, 0x7F, 0x7F);
                break;
            case DType.Float8E5M2:
                place[0] = (byte)Compress(number, 2, 15, 0x7B, 0x7C, 0x7E);
                break;
            default:
                throw NotFloating(type);
        }
    }

    private static double Expand(byte bits, int mantissaBits, int bias)
    {
        var exponent = (bits & 0x7F) >> mantissaBits;
        var mantissa = bits & ((1 << mantissaBits) - 1);
        var significand = exponent == 0 ? mantissa : mantissa + (1 << mantissaBits);
        var magnitude = Math.ScaleB(significand, Math.Max(exponent, 1) - bias - mantissaBits);
        return (bits & 0x80) == 0 ? magnitude : -magnitude;
    }

    private static int Compress(double number, int mantissaBits, int bias, int largest, int infinity, int notANumber)
    {
        var signPlace = largest > 0xFF ? 0x8000 : 0x80;
        var sign = double.IsNegative(number) ? signPlace : 0;
        if (double.IsNaN(number))
        {
            return sign | notANumber;
        }

        if (double.IsInfinity(number))
        {
            return sign | infinity;
        }

        // The spacing of the target's numbers around this one; the quotient is exact, so it is rounded once.
        var magnitude = Math.Abs(number);
        var exponent = magnitude == 0 ? 1 - bias : Math.Max(Math.ILogB(magnitude), 1 - bias);
        var units = Math.Round(Math.ScaleB(magnitude, mantissaBits - exponent), MidpointRounding.ToEven);
        var bits = (long)units + ((long)(exponent + bias - 1) << mantissaBits);
        return sign | (bits > largest ? infinity : (int)bits);
    }

    private static ArgumentException NotFloating(DType type) => new($"{type} is no floating type.", nameof(type));
}
