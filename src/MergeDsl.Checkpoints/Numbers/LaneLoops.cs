using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>
/// Converts spans sixteen numbers at a time. The rest is padded and goes the same way. Optimised from the first call, since most runs are
/// over before the runtime would get to it.
/// </summary>
internal static class LaneLoops
{
    private static int Lanes => Vector512<float>.Count;

    /// <summary>Reads as many numbers as <paramref name="target"/> has room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode<TFormat>(ReadOnlySpan<byte> source, Span<float> target)
        where TFormat : struct, ILaneFormat
    {
        ref var from = ref MemoryMarshal.GetReference(source[..(target.Length * TFormat.Size)]);
        ref var to = ref MemoryMarshal.GetReference(target);
        var index = 0;
        for (; index <= target.Length - Lanes; index += Lanes)
        {
            TFormat.Load(ref Unsafe.Add(ref from, index * TFormat.Size)).StoreUnsafe(ref to, (nuint)index);
        }

        if (index < target.Length)
        {
            Span<byte> padded = stackalloc byte[Lanes * TFormat.Size];
            Span<float> results = stackalloc float[Lanes];
            padded.Clear();
            source[(index * TFormat.Size)..].CopyTo(padded);
            Decode<TFormat>(padded, results);
            results[..(target.Length - index)].CopyTo(target[index..]);
        }
    }

    /// <summary>Writes all numbers of <paramref name="source"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Encode<TFormat>(ReadOnlySpan<float> source, Span<byte> target)
        where TFormat : struct, ILaneFormat
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target[..(source.Length * TFormat.Size)]);
        var index = 0;
        for (; index <= source.Length - Lanes; index += Lanes)
        {
            TFormat.Store(Vector512.LoadUnsafe(ref from, (nuint)index), ref Unsafe.Add(ref to, index * TFormat.Size));
        }

        if (index < source.Length)
        {
            Span<float> padded = stackalloc float[Lanes];
            Span<byte> results = stackalloc byte[Lanes * TFormat.Size];
            padded.Clear();
            source[index..].CopyTo(padded);
            Encode<TFormat>(padded, results);
            results[..((source.Length - index) * TFormat.Size)].CopyTo(target[(index * TFormat.Size)..]);
        }
    }
}
