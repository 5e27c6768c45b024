using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>
/// Converts between the floating point types of files and the numbers arithmetic is done with. Widening is exact;
/// narrowing rounds once, to nearest even, into subnormals too. What is too large becomes infinity, or NaN in
/// <see cref="DType.Float8E4M3"/>, which has none. Bytes are little endian.
/// </summary>
public static class NumberFormats
{
    private const int Chunk = 512;

    /// <summary>Reads numbers of <paramref name="type"/> as float32; float64 is rounded.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the type is not floating point.</exception>
    public static void Decode(DType type, ReadOnlySpan<byte> source, Span<float> target)
    {
        CheckLengths(type, source.Length, target.Length);
        switch (type)
        {
            case DType.Float64:
                Float64Format.Narrow(MemoryMarshal.Cast<byte, double>(source), target);
                break;
            case DType.Float32:
                source.CopyTo(MemoryMarshal.AsBytes(target));
                break;
            case DType.Float16:
                LaneLoops.Decode<Float16Format>(source, target);
                break;
            case DType.BFloat16:
                LaneLoops.Decode<BFloat16Format>(source, target);
                break;
            default:
                Float8Format.Of(type).Decode(source, target);
                break;
        }
    }

    /// <summary>Reads numbers of <paramref name="type"/> as float64, exactly.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the type is not floating point.</exception>
    public static void Decode(DType type, ReadOnlySpan<byte> source, Span<double> target)
    {
        CheckLengths(type, source.Length, target.Length);
        if (type == DType.Float64)
        {
            source.CopyTo(MemoryMarshal.AsBytes(target));
            return;
        }

        Span<float> chunk = stackalloc float[Chunk];
        for (var start = 0; start < target.Length; start += Chunk)
        {
            var count = Math.Min(Chunk, target.Length - start);
            Decode(type, source.Slice(start * type.Size(), count * type.Size()), chunk[..count]);
            Float64Format.Widen(chunk[..count], target[start..]);
        }
    }

    /// <summary>Writes <paramref name="source"/> as numbers of <paramref name="type"/>.</summary>
    /// <returns>How many of the written numbers are infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the type is not floating point.</exception>
    public static long Encode(DType type, ReadOnlySpan<float> source, Span<byte> target)
    {
        CheckLengths(type, target.Length, source.Length);
        switch (type)
        {
            case DType.Float64:
                Float64Format.Widen(source, MemoryMarshal.Cast<byte, double>(target));
                break;
            case DType.Float32:
                MemoryMarshal.AsBytes(source).CopyTo(target);
                break;
            case DType.Float16:
                LaneLoops.Encode<Float16Format>(source, target);
                break;
            case DType.BFloat16:
                LaneLoops.Encode<BFloat16Format>(source, target);
                break;
            default:
                Float8Format.Of(type).Encode(source, target);
                break;
        }

        return CountNonFinite(type, target);
    }

    /// <summary>Writes <paramref name="source"/> as numbers of <paramref name="type"/>, rounding once.</summary>
    /// <returns>How many of the written numbers are infinite or NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or the type is not floating point.</exception>
    public static long Encode(DType type, ReadOnlySpan<double> source, Span<byte> target)
    {
        CheckLengths(type, target.Length, source.Length);
        if (type == DType.Float64)
        {
            MemoryMarshal.AsBytes(source).CopyTo(target);
            return CountNonFinite(type, target);
        }

        if (type == DType.Float32)
        {
            Float64Format.Narrow(source, MemoryMarshal.Cast<byte, float>(target));
            return CountNonFinite(type, target);
        }

        var nonFinite = 0L;
        Span<float> chunk = stackalloc float[Chunk];
        for (var start = 0; start < source.Length; start += Chunk)
        {
            var count = Math.Min(Chunk, source.Length - start);
            Float64Format.RoundToOdd(source.Slice(start, count), chunk);
            nonFinite += Encode(type, chunk[..count], target.Slice(start * type.Size(), count * type.Size()));
        }

        return nonFinite;
    }

    /// <summary>How many numbers of <paramref name="type"/> in <paramref name="source"/> are infinite or NaN.</summary>
    /// <exception cref="ArgumentException">The type is not floating point.</exception>
    public static long CountNonFinite(DType type, ReadOnlySpan<byte> source) =>
        type switch
        {
            DType.Float64 => CountMasked(MemoryMarshal.Cast<byte, ulong>(source), 0x7FF0_0000_0000_0000u),
            DType.Float32 => CountMasked(MemoryMarshal.Cast<byte, uint>(source), 0x7F80_0000u),
            DType.Float16 => CountMasked<ushort>(MemoryMarshal.Cast<byte, ushort>(source), 0x7C00),
            DType.BFloat16 => CountMasked<ushort>(MemoryMarshal.Cast<byte, ushort>(source), 0x7F80),
            DType.Float8E4M3 => CountMasked<byte>(source, 0x7F),
            DType.Float8E5M2 => CountMasked<byte>(source, 0x7C),
            _ => throw NotFloating(type),
        };

    internal static ArgumentException NotFloating(DType type) =>
        new($"{type.SafetensorsName()} is not a floating point type.", nameof(type));

    private static void CheckLengths(DType type, int bytes, int numbers)
    {
        if (!type.IsFloating())
        {
            throw NotFloating(type);
        }

        if (bytes != (long)numbers * type.Size())
        {
            throw new ArgumentException($"{numbers} numbers of {type.SafetensorsName()} are not {bytes} bytes.");
        }
    }

    // In every format a number is infinite or NaN when all bits of the mask are set. Optimised from its first call: a file's
    // worth of numbers passes here before the runtime would get to optimising it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long CountMasked<T>(ReadOnlySpan<T> numbers, T mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        var masks = new Vector<T>(mask);
        var hits = Vector<T>.Zero;
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(numbers);
        foreach (var vector in vectors)
        {
            hits |= Vector.Equals(vector & masks, masks);
        }

        // Hits are rare: the lanes only tell whether there is one.
        var start = hits == Vector<T>.Zero ? vectors.Length * Vector<T>.Count : 0;
        return CountScalar(numbers[start..], mask);
    }

    private static long CountScalar<T>(ReadOnlySpan<T> numbers, T mask)
        where T : unmanaged, IBinaryInteger<T>
    {
        var count = 0L;
        foreach (var number in numbers)
        {
            count += (number & mask) == mask ? 1 : 0;
        }

        return count;
    }
}
