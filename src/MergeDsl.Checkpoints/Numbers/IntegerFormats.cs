using System.Buffers.Binary;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>Reads integers as files store them.</summary>
public static class IntegerFormats
{
    /// <summary>The integers in <paramref name="stored"/>, little endian.</summary>
    /// <exception cref="ArgumentException">The type is none of integers that fit 64 bits with their sign.</exception>
    public static long[] Decode(DType type, ReadOnlySpan<byte> stored)
    {
        var numbers = new long[stored.Length / type.Size()];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = Read(type, stored[(index * type.Size())..]);
        }

        return numbers;
    }

    private static long Read(DType type, ReadOnlySpan<byte> bytes) =>
        type switch
        {
            DType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            DType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            DType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            DType.Int8 => (sbyte)bytes[0],
            DType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            DType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            DType.UInt8 or DType.Bool => bytes[0],
            _ => throw new ArgumentException($"{type} holds no integers that fit.", nameof(type)),
        };
}
