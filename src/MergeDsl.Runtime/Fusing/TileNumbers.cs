using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Element-wise loops over the numbers of tiles.</summary>
internal static class TileNumbers
{
    /// <summary>sum += x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> sum, ReadOnlySpan<float> x)
    {
        ref var to = ref MemoryMarshal.GetReference(sum);
        ref var from = ref MemoryMarshal.GetReference(x[..sum.Length]);
        var index = 0;
        for (; index <= sum.Length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            var added = Vector512.LoadUnsafe(ref to, (nuint)index) + Vector512.LoadUnsafe(ref from, (nuint)index);
            added.StoreUnsafe(ref to, (nuint)index);
        }

        for (; index < sum.Length; index++)
        {
            sum[index] += x[index];
        }
    }

    /// <summary>sum += x; what rounding takes away is added to <paramref name="lost"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> sum, ReadOnlySpan<float> x, Span<float> lost)
    {
        ref var to = ref MemoryMarshal.GetReference(sum);
        ref var from = ref MemoryMarshal.GetReference(x[..sum.Length]);
        ref var rest = ref MemoryMarshal.GetReference(lost[..sum.Length]);
        var index = 0;
        for (; index <= sum.Length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            var (first, second) = (
                Vector512.LoadUnsafe(ref to, (nuint)index),
                Vector512.LoadUnsafe(ref from, (nuint)index)
            );
            TwoSum.Add(first, second, out var rounded).StoreUnsafe(ref to, (nuint)index);
            (Vector512.LoadUnsafe(ref rest, (nuint)index) + rounded).StoreUnsafe(ref rest, (nuint)index);
        }

        for (; index < sum.Length; index++)
        {
            sum[index] = TwoSum.Add(sum[index], x[index], out var rounded);
            lost[index] += rounded;
        }
    }

    /// <summary>x *= factors, entry by entry; <paramref name="lost"/>, what x lacks, follows.</summary>
    public static void Multiply(Span<float> x, ReadOnlySpan<float> factors, Span<float> lost)
    {
        for (var index = 0; index < x.Length; index++)
        {
            var product = x[index] * factors[index];
            var rounded = MathF.FusedMultiplyAdd(x[index], factors[index], -product);
            lost[index] = MathF.FusedMultiplyAdd(lost[index], factors[index], rounded);
            x[index] = product;
        }
    }

    /// <summary>x /= divisors, entry by entry.</summary>
    public static void Divide(Span<float> x, ReadOnlySpan<float> divisors)
    {
        for (var index = 0; index < x.Length; index++)
        {
            x[index] /= divisors[index];
        }
    }

    /// <summary>x *= factor.</summary>
    public static void Scale(Span<float> x, float factor)
    {
        if (factor != 1)
        {
            Cpu.Elementwise.Scale(x, factor, x);
        }
    }

    /// <summary>Rounds to <paramref name="type"/> and back, to nearest even.</summary>
    public static void Round(Span<float> x, DType type)
    {
        const int Chunk = 4096;
        if (type is DType.Float32 or DType.Float64)
        {
            return;
        }

        Span<byte> bytes = stackalloc byte[Chunk * sizeof(ushort)];
        for (; !x.IsEmpty; x = x[Math.Min(Chunk, x.Length)..])
        {
            var part = x[..Math.Min(Chunk, x.Length)];
            var stored = bytes[..(part.Length * type.Size())];
            NumberFormats.Encode(type, part, stored);
            NumberFormats.Decode(type, stored, part);
        }
    }
}
