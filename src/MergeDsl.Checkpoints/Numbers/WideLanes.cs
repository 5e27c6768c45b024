using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>
/// Runs a conversion between 16-bit and 32-bit patterns over vectors of 32-bit lanes. The rest that fills no vector is
/// padded and goes the same way, so that results do not depend on the width of vectors. Optimised from the first call, since most runs
/// are over before the runtime would get to it.
/// </summary>
internal static class WideLanes
{
    /// <summary>Applies <typeparamref name="TConversion"/> to every pattern of <paramref name="source"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen<TConversion>(ReadOnlySpan<ushort> source, Span<float> target)
        where TConversion : ILaneConversion
    {
        var bits = MemoryMarshal.Cast<float, uint>(target);
        var index = 0;
        for (; index <= source.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            WidenOne<TConversion>(source[index..], bits[index..]);
        }

        if (index < source.Length)
        {
            Span<ushort> padded = stackalloc ushort[Vector<ushort>.Count];
            Span<uint> results = stackalloc uint[Vector<ushort>.Count];
            padded.Clear();
            source[index..].CopyTo(padded);
            WidenOne<TConversion>(padded, results);
            results[..(source.Length - index)].CopyTo(bits[index..]);
        }
    }

    /// <summary>Applies <typeparamref name="TConversion"/> to every pattern of <paramref name="source"/>; results fit 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow<TConversion>(ReadOnlySpan<float> source, Span<ushort> target)
        where TConversion : ILaneConversion
    {
        var bits = MemoryMarshal.Cast<float, uint>(source);
        var index = 0;
        for (; index <= bits.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            NarrowOne<TConversion>(bits[index..], target[index..]);
        }

        if (index < bits.Length)
        {
            Span<uint> padded = stackalloc uint[Vector<ushort>.Count];
            Span<ushort> results = stackalloc ushort[Vector<ushort>.Count];
            padded.Clear();
            bits[index..].CopyTo(padded);
            NarrowOne<TConversion>(padded, results);
            results[..(bits.Length - index)].CopyTo(target[index..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WidenOne<TConversion>(ReadOnlySpan<ushort> source, Span<uint> target)
        where TConversion : ILaneConversion
    {
        Vector.Widen(new Vector<ushort>(source), out var low, out var high);
        TConversion.Convert(low).CopyTo(target);
        TConversion.Convert(high).CopyTo(target[Vector<uint>.Count..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NarrowOne<TConversion>(ReadOnlySpan<uint> source, Span<ushort> target)
        where TConversion : ILaneConversion
    {
        var low = TConversion.Convert(new Vector<uint>(source));
        var high = TConversion.Convert(new Vector<uint>(source[Vector<uint>.Count..]));
        Vector.Narrow(low, high).CopyTo(target);
    }
}
