using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Randomness;

/// <summary>
/// A mask whose every entry follows from its place alone, so that any order, thread or device draws the same one.
/// </summary>
/// <remarks>
/// <para>
/// The key is FNV-1a (64 bits) over the seed as eight little-endian bytes, the adapter's name in UTF-8, a zero byte, and the
/// tensor's name in UTF-8, sent through the finaliser below.
/// </para>
/// <para>
/// Entry i (row-major, from 0) takes z = key + (i+1)·0x9E3779B97F4A7C15 modulo 2^64 and the finaliser of SplitMix64 (Steele,
/// Lea and Flood 2014): z ^= z &gt;&gt; 30; z *= 0xBF58476D1CE4E5B9; z ^= z &gt;&gt; 27; z *= 0x94D049BB133111EB;
/// z ^= z &gt;&gt; 31. It is kept when its top 24 bits are below density·2^24.
/// </para>
/// </remarks>
public sealed class CounterMask : IMask
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const ulong FirstFactor = 0xBF58476D1CE4E5B9;
    private const ulong SecondFactor = 0x94D049BB133111EB;

    private readonly ulong limit;
    private ulong counter;

    /// <summary>The mask of one tensor of one adapter.</summary>
    /// <param name="seed">The recipe's seed.</param>
    /// <param name="adapter">The recipe's name of the adapter.</param>
    /// <param name="tensor">The tensor's name.</param>
    /// <param name="density">The probability to keep an entry.</param>
    public CounterMask(long seed, string adapter, string tensor, double density)
    {
        counter = Key(seed, adapter, tensor);
        limit = density > 0 ? (ulong)Math.Ceiling(Math.Min(density, 1) * (1 << 24)) : 0;
    }

    private CounterMask(ulong counter, ulong limit) => (this.counter, this.limit) = (counter, limit);

    /// <summary>The key of a tensor's mask: what another device needs to draw it itself.</summary>
    public static ulong Key(long seed, string adapter, string tensor)
    {
        var hash = 0xCBF29CE484222325UL;
        for (var i = 0; i < 8; i++)
        {
            hash = Absorb(hash, (byte)(seed >> (8 * i)));
        }

        foreach (var letter in Encoding.UTF8.GetBytes(adapter + '\0' + tensor))
        {
            hash = Absorb(hash, letter);
        }

        return Finalise(hash);
    }

    /// <inheritdoc/>
    public IMask Take(long decisions)
    {
        var taken = new CounterMask(counter, limit);
        counter += unchecked((ulong)decisions * Step);
        return taken;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Next(Span<byte> keep)
    {
        var steps = (Vector512<ulong>.Indices + Vector512<ulong>.One) * Vector512.Create(Step);
        var i = 0;
        for (; i <= keep.Length - 8; i += 8)
        {
            var kept = Vector512.LessThan(Finalise(Vector512.Create(counter) + steps) >>> 40, Vector512.Create(limit));
            BitConverter.TryWriteBytes(keep[i..], MaskBits.Spread((uint)kept.ExtractMostSignificantBits()));
            counter += unchecked(8 * Step);
        }

        for (; i < keep.Length; i++)
        {
            counter += Step;
            keep[i] = Finalise(counter) >> 40 < limit ? (byte)1 : (byte)0;
        }
    }

    private static ulong Absorb(ulong hash, byte letter) => (hash ^ letter) * 0x100000001B3UL;

    private static ulong Finalise(ulong z)
    {
        z = (z ^ (z >> 30)) * FirstFactor;
        z = (z ^ (z >> 27)) * SecondFactor;
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Finalise(Vector512<ulong> z)
    {
        z = (z ^ (z >>> 30)) * Vector512.Create(FirstFactor);
        z = (z ^ (z >>> 27)) * Vector512.Create(SecondFactor);
        return z ^ (z >>> 31);
    }
}
