using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;

namespace MergeDsl.Runtime.Cpu;

/// <summary><see cref="NumberFormats"/> for code that is generic over float32 and float64.</summary>
internal static class StoredNumbers
{
    /// <summary>Reads numbers of <paramref name="type"/>, each rounded to T where T is narrower.</summary>
    public static void Decode<T>(DType type, ReadOnlySpan<byte> source, Span<T> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            NumberFormats.Decode(type, source, MemoryMarshal.Cast<T, double>(target));
        }
        else
        {
            NumberFormats.Decode(type, source, MemoryMarshal.Cast<T, float>(target));
        }
    }

    /// <summary>Writes numbers as <paramref name="type"/>, each rounded once to nearest even.</summary>
    /// <returns>How many of the written numbers are infinite or NaN.</returns>
    public static long Encode<T>(DType type, ReadOnlySpan<T> source, Span<byte> target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(double)
            ? NumberFormats.Encode(type, MemoryMarshal.Cast<T, double>(source), target)
            : NumberFormats.Encode(type, MemoryMarshal.Cast<T, float>(source), target);
}
