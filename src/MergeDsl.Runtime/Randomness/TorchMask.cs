using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Randomness;

/// <summary>
/// The mask <c>torch.bernoulli</c> draws on a CPU for a tensor of probabilities (<c>peft.md</c> A.2): float64 takes two
/// 32-bit outputs an entry, float32, bfloat16 and float16 take one. The 8-bit types, which torch cannot draw, count as float32.
/// </summary>
/// <param name="generator">The stream; drawing moves it on.</param>
/// <param name="density">The probability to keep an entry, rounded to <paramref name="type"/> first.</param>
/// <param name="type">The type of the tensor that is masked.</param>
public sealed class TorchMask(TorchGenerator generator, double density, DType type) : IMask
{
    private const int Batch = 1248;

    private readonly bool isDouble = type == DType.Float64;

    // u < p for u = n/2^24 is n < ceil(p·2^24), and p·2^24 is exact. torch goes through float32 to the half types.
    private readonly ulong limit = type switch
    {
        DType.Float64 => Limit(density, 53),
        DType.BFloat16 => Limit(RoundToBFloat16(density), 24),
        DType.Float16 => Limit((double)(Half)(float)density, 24),
        _ => Limit((float)density, 24),
    };

    /// <summary>How many 32-bit outputs a mask of <paramref name="entries"/> entries takes.</summary>
    public static long Draws(long entries, DType type) => type == DType.Float64 ? checked(2 * entries) : entries;

    /// <inheritdoc/>
    public void Next(Span<byte> keep)
    {
        Span<uint> outputs = stackalloc uint[Batch];
        var perEntry = isDouble ? 2 : 1;
        while (!keep.IsEmpty)
        {
            var count = Math.Min(keep.Length, Batch / perEntry);
            var drawn = outputs[..(count * perEntry)];
            generator.Next(drawn);
            if (isDouble)
            {
                DecideDouble(drawn, keep[..count]);
            }
            else
            {
                DecideSingle(drawn, keep[..count]);
            }

            keep = keep[count..];
        }
    }

    /// <inheritdoc/>
    public IMask Take(long decisions)
    {
        var taken = new TorchMask(generator.Fork(), density, type);
        generator.Skip(Draws(decisions, type));
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void DecideSingle(ReadOnlySpan<uint> outputs, Span<byte> keep)
    {
        var bound = (uint)limit;
        var i = 0;
        for (; i <= keep.Length - Vector512<uint>.Count; i += Vector512<uint>.Count)
        {
            var drawn = Vector512.Create(outputs[i..]) & Vector512.Create(0xFFFFFFu);
            var kept = (uint)Vector512.LessThan(drawn, Vector512.Create(bound)).ExtractMostSignificantBits();
            BitConverter.TryWriteBytes(keep[i..], MaskBits.Spread(kept & 0xFF));
            BitConverter.TryWriteBytes(keep[(i + MaskBits.Count)..], MaskBits.Spread(kept >> MaskBits.Count));
        }

        for (; i < keep.Length; i++)
        {
            keep[i] = (outputs[i] & 0xFFFFFFu) < bound ? (byte)1 : (byte)0;
        }
    }

    private void DecideDouble(ReadOnlySpan<uint> outputs, Span<byte> keep)
    {
        for (var i = 0; i < keep.Length; i++)
        {
            var both = ((ulong)outputs[2 * i] << 32) | outputs[(2 * i) + 1];
            keep[i] = (both & ((1UL << 53) - 1)) < limit ? (byte)1 : (byte)0;
        }
    }

    private static ulong Limit(double probability, int bits) =>
        probability > 0 ? (ulong)Math.Ceiling(Math.Min(probability, 1) * (1UL << bits)) : 0;

    private static float RoundToBFloat16(double number)
    {
        var bits = BitConverter.SingleToUInt32Bits((float)number);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFFu + ((bits >> 16) & 1)) & 0xFFFF0000u);
    }
}
