using System.Buffers.Binary;

namespace MergeDsl.Tests.Native.Reference;

/// <summary>The number types of safetensors files, bit by bit. Types carry their safetensors names.</summary>
internal static class SlowNumbers
{
    public static int Size(string type) =>
        type switch
        {
            "F64" => 8,
            "F32" => 4,
            "F16" or "BF16" => 2,
            _ => 1,
        };

    public static double[] Decode(string type, ReadOnlySpan<byte> bytes)
    {
        var values = new double[bytes.Length / Size(type)];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = DecodeOne(type, bytes.Slice(index * Size(type), Size(type)));
        }

        return values;
    }

    public static byte[] Encode(string type, IReadOnlyList<double> values)
    {
        var bytes = new byte[values.Count * Size(type)];
        for (var index = 0; index < values.Count; index++)
        {
            EncodeOne(type, values[index], bytes.AsSpan(index * Size(type), Size(type)));
        }

        return bytes;
    }

    /// <summary>The value that is left of <paramref name="value"/> in that type.</summary>
    public static double Round(string type, double value) => Decode(type, Encode(type, [value]))[0];

    private static double DecodeOne(string type, ReadOnlySpan<byte> bytes) =>
        type switch
        {
            "F64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            "F16" => Small(BinaryPrimitives.ReadUInt16LittleEndian(bytes), 5, 10),
            "BF16" => Small(BinaryPrimitives.ReadUInt16LittleEndian(bytes), 8, 7),
            "F8_E4M3" => Small(bytes[0], 4, 3),
            "F8_E5M2" => Small(bytes[0], 5, 2),
            _ => throw new ArgumentException(type),
        };

    // Finite numbers only: sign, exponent with its bias, mantissa; exponent 0 is subnormal.
    private static double Small(int bits, int exponentBits, int mantissaBits)
    {
        var mantissa = bits & ((1 << mantissaBits) - 1);
        var exponent = (bits >> mantissaBits) & ((1 << exponentBits) - 1);
        var bias = (1 << (exponentBits - 1)) - 1;
        var sign = (bits >> (mantissaBits + exponentBits)) == 0 ? 1.0 : -1.0;
        return exponent == 0
            ? sign * Math.ScaleB(mantissa, 1 - bias - mantissaBits)
            : sign * Math.ScaleB(mantissa + (1 << mantissaBits), exponent - bias - mantissaBits);
    }

    private static void EncodeOne(string type, double value, Span<byte> bytes)
    {
        switch (type)
        {
            case "F64":
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            case "F32":
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                break;
            case "F16":
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)Nearest(value, 5, 10));
                break;
            case "BF16":
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)Nearest(value, 8, 7));
                break;
            case "F8_E4M3":
                bytes[0] = (byte)Nearest(value, 4, 3);
                break;
            default:
                bytes[0] = (byte)Nearest(value, 5, 2);
                break;
        }
    }

    // Bits of non-negative numbers grow with the number: bisect for the neighbours, take the nearer one, the even one of two.
    private static int Nearest(double value, int exponentBits, int mantissaBits)
    {
        var (low, high) = (0, 1 << (exponentBits + mantissaBits));
        var magnitude = Math.Abs(value);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = Small(middle, exponentBits, mantissaBits) <= magnitude ? (middle, high) : (low, middle);
        }

        var below = magnitude - Small(low, exponentBits, mantissaBits);
        var above = Small(low + 1, exponentBits, mantissaBits) - magnitude;
        var nearest = below < above || (below == above && low % 2 == 0) ? low : low + 1;
        return double.IsNegative(value) ? nearest | (1 << (exponentBits + mantissaBits)) : nearest;
    }
}
