using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Engine;

/// <summary>Looks for numbers that are infinite or NaN in stored tensors, without decoding them.</summary>
internal static class FiniteScan
{
    /// <summary>Index of the first number that is not finite; -1 when all are.</summary>
    /// <param name="bytes">Numbers as a file stores them, little-endian.</param>
    /// <param name="type">A floating type.</param>
    public static long FirstNonFinite(ReadOnlySpan<byte> bytes, DType type) =>
        type switch
        {
            DType.Float64 => First(bytes, 0x7FF0_0000_0000_0000UL),
            DType.Float32 => First(bytes, 0x7F80_0000U),
            DType.Float16 => First<ushort>(bytes, 0x7C00),
            DType.BFloat16 => First<ushort>(bytes, 0x7F80),
            DType.Float8E5M2 => First<byte>(bytes, 0x7C),
            // No infinities, and NaN is the one pattern with all bits set behind the sign.
            DType.Float8E4M3 => First<byte>(bytes, 0x7F),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Only floating types can be not finite."),
        };

    /// <summary>True when the number at <paramref name="index"/>, known not to be finite, is NaN.</summary>
    public static bool IsNaN(ReadOnlySpan<byte> bytes, DType type, long index)
    {
        var number = bytes.Slice(checked((int)index * type.Size()), type.Size());
        return type switch
        {
            DType.Float64 => double.IsNaN(BinaryPrimitives.ReadDoubleLittleEndian(number)),
            DType.Float32 => float.IsNaN(BinaryPrimitives.ReadSingleLittleEndian(number)),
            DType.Float16 => Half.IsNaN(BinaryPrimitives.ReadHalfLittleEndian(number)),
            DType.BFloat16 => (BinaryPrimitives.ReadUInt16LittleEndian(number) & 0x7F) != 0,
            DType.Float8E5M2 => (number[0] & 0x03) != 0,
            _ => true,
        };
    }

    private static long First<T>(ReadOnlySpan<byte> bytes, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        var aligned = bytes.Length - (bytes.Length % Vector<byte>.Count);
        var start = FirstBlock(bytes[..aligned], exponent);
        var numbers = MemoryMarshal.Cast<byte, T>(bytes);
        for (var index = start; index < numbers.Length; index++)
        {
            if ((numbers[index] & exponent) == exponent)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>Index of the first number of the first vector that holds a hit, or of the number behind the last vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstBlock<T>(ReadOnlySpan<byte> bytes, T exponent)
        where T : unmanaged, IBinaryInteger<T>
    {
        var mask = new Vector<T>(exponent);
        var blocks = MemoryMarshal.Cast<byte, Vector<T>>(bytes);
        for (var block = 0; block < blocks.Length; block++)
        {
            if (Vector.EqualsAny(blocks[block] & mask, mask))
            {
                return block * Vector<T>.Count;
            }
        }

        return blocks.Length * Vector<T>.Count;
    }
}
