using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Converts between stored numbers, little endian, and their codes on the <see cref="NumberGrid{TReal, TCode}"/>.</summary>
/// <typeparam name="TCode">An integer no narrower than the type.</typeparam>
/// <param name="type">A floating type.</param>
internal readonly struct StoredCodes<TCode>(DType type)
    where TCode : unmanaged, IBinaryInteger<TCode>, ISignedNumber<TCode>
{
    private readonly TCode largest = TCode.CreateChecked(long.MaxValue >> (64 - (8 * type.Size())));

    /// <summary>The codes of stored numbers; both zeros become 0.</summary>
    /// <param name="stored">The numbers.</param>
    /// <param name="codes">As many codes, and room up to a whole number of vectors, which may be overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Load(ReadOnlySpan<byte> stored, Span<TCode> codes)
    {
        switch (type.Size())
        {
            case sizeof(ulong):
                Convert(MemoryMarshal.Cast<byte, ulong>(stored), codes);
                break;
            case sizeof(uint):
                Convert(MemoryMarshal.Cast<byte, uint>(stored), codes);
                break;
            case sizeof(ushort):
                Convert(MemoryMarshal.Cast<byte, ushort>(stored), codes);
                break;
            default:
                Convert(stored, codes);
                break;
        }

        var magnitude = new Vector<TCode>(largest);
        foreach (ref var vector in Vectors(codes, stored.Length / type.Size()))
        {
            var isNegative = ~Vector.Equals(vector & ~magnitude, Vector<TCode>.Zero);
            vector = ((vector & magnitude) ^ isNegative) - isNegative;
        }
    }

    /// <summary>Stores the numbers of codes; code 0 becomes plus zero.</summary>
    /// <param name="codes">The codes, which are overwritten, up to a whole number of vectors.</param>
    /// <param name="stored">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Store(Span<TCode> codes, Span<byte> stored)
    {
        var sign = new Vector<TCode>(~largest);
        foreach (ref var vector in Vectors(codes, stored.Length / type.Size()))
        {
            vector = Vector.Abs(vector) | (Vector.LessThan(vector, Vector<TCode>.Zero) & sign);
        }

        switch (type.Size())
        {
            case sizeof(ulong):
                Convert<TCode, ulong>(codes, MemoryMarshal.Cast<byte, ulong>(stored));
                break;
            case sizeof(uint):
                Convert<TCode, uint>(codes, MemoryMarshal.Cast<byte, uint>(stored));
                break;
            case sizeof(ushort):
                Convert<TCode, ushort>(codes, MemoryMarshal.Cast<byte, ushort>(stored));
                break;
            default:
                Convert<TCode, byte>(codes, stored);
                break;
        }
    }

    private static Span<Vector<TCode>> Vectors(Span<TCode> codes, int count)
    {
        var vectors = (count + Vector<TCode>.Count - 1) / Vector<TCode>.Count;
        return MemoryMarshal.Cast<TCode, Vector<TCode>>(codes[..(vectors * Vector<TCode>.Count)]);
    }

    /// <summary>Keeps the lowest bits, as many as there is room for, or fills up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> source, Span<TTo> target)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        var count = Math.Min(source.Length, target.Length);
        for (var index = 0; index < count; index++)
        {
            target[index] = TTo.CreateTruncating(source[index]);
        }
    }
}
