using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Converts between stored numbers, little endian, and their codes on the <see cref="NumberGrid"/>.</summary>
internal static class StoredCodes
{
    /// <summary>The codes of stored numbers; both zeros become 0.</summary>
    /// <param name="type">A floating type.</param>
    /// <param name="stored">The numbers.</param>
    /// <param name="codes">As many codes, and room up to a whole number of vectors, which may be overwritten.</param>
    public static void Load(DType type, ReadOnlySpan<byte> stored, Span<long> codes)
    {
        switch (type.Size())
        {
            case sizeof(long):
                stored.CopyTo(MemoryMarshal.AsBytes(codes));
                break;
            case sizeof(uint):
                Widen(MemoryMarshal.Cast<byte, uint>(stored), codes);
                break;
            case sizeof(ushort):
                Widen(MemoryMarshal.Cast<byte, ushort>(stored), codes);
                break;
            default:
                Widen(stored, codes);
                break;
        }

        var largest = new Vector<long>(Largest(type));
        foreach (ref var vector in Vectors(codes, stored.Length / type.Size()))
        {
            var isNegative =
                Vector.GreaterThan(vector & ~largest, Vector<long>.Zero) | Vector.LessThan(vector, Vector<long>.Zero);
            vector = ((vector & largest) ^ isNegative) - isNegative;
        }
    }

    /// <summary>Stores the numbers of codes; code 0 becomes plus zero.</summary>
    /// <param name="type">A floating type.</param>
    /// <param name="codes">The codes, which are overwritten, up to a whole number of vectors.</param>
    /// <param name="stored">The numbers.</param>
    public static void Store(DType type, Span<long> codes, Span<byte> stored)
    {
        var sign = new Vector<long>(Largest(type) + 1);
        foreach (ref var vector in Vectors(codes, stored.Length / type.Size()))
        {
            vector = Vector.Abs(vector) | (Vector.LessThan(vector, Vector<long>.Zero) & sign);
        }

        switch (type.Size())
        {
            case sizeof(long):
                MemoryMarshal.AsBytes(codes)[..stored.Length].CopyTo(stored);
                break;
            case sizeof(uint):
                Narrow(codes, MemoryMarshal.Cast<byte, uint>(stored));
                break;
            case sizeof(ushort):
                Narrow(codes, MemoryMarshal.Cast<byte, ushort>(stored));
                break;
            default:
                Narrow(codes, stored);
                break;
        }
    }

    /// <summary>Stores the number of one code; code 0 becomes plus zero.</summary>
    public static void StoreOne(DType type, long code, Span<byte> stored)
    {
        var bits = code < 0 ? -code | (Largest(type) + 1) : code;
        switch (type.Size())
        {
            case sizeof(long):
                BinaryPrimitives.WriteInt64LittleEndian(stored, bits);
                break;
            case sizeof(uint):
                BinaryPrimitives.WriteUInt32LittleEndian(stored, (uint)bits);
                break;
            case sizeof(ushort):
                BinaryPrimitives.WriteUInt16LittleEndian(stored, (ushort)bits);
                break;
            default:
                stored[0] = (byte)bits;
                break;
        }
    }

    private static long Largest(DType type) => long.MaxValue >> (64 - (8 * type.Size()));

    private static Span<Vector<long>> Vectors(Span<long> codes, int count)
    {
        var vectors = (count + Vector<long>.Count - 1) / Vector<long>.Count;
        return MemoryMarshal.Cast<long, Vector<long>>(codes[..(vectors * Vector<long>.Count)]);
    }

    private static void Widen<T>(ReadOnlySpan<T> stored, Span<long> codes)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var index = 0; index < stored.Length; index++)
        {
            codes[index] = long.CreateTruncating(stored[index]);
        }
    }

    private static void Narrow<T>(ReadOnlySpan<long> codes, Span<T> stored)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (var index = 0; index < stored.Length; index++)
        {
            stored[index] = T.CreateTruncating(codes[index]);
        }
    }
}
