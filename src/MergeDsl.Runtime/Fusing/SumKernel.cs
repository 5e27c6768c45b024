using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Checkpoints.Numbers;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Adds deltas to stored numbers, rounds the sums once, writes and measures them: one pass, nothing kept but what is written.</summary>
/// <typeparam name="TFormat">What is stored.</typeparam>
internal static class SumKernel<TFormat>
    where TFormat : struct, ILaneFormat
{
    private static int Lanes => Vector512<float>.Count;

    /// <summary>stored = original + factor·delta; the product and the sum are rounded to float32 on the way.</summary>
    /// <param name="original">As many numbers as there are deltas.</param>
    /// <param name="delta">Products of factors.</param>
    /// <param name="factor">On the products.</param>
    /// <param name="stored">As many bytes as the original has.</param>
    /// <param name="errors">What is written less original + factor·delta; the rounding of the sum to float32 counts.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(
        ReadOnlySpan<byte> original,
        ReadOnlySpan<float> delta,
        float factor,
        Span<byte> stored,
        ref ErrorLanes errors
    )
    {
        ref var from = ref MemoryMarshal.GetReference(original[..(delta.Length * TFormat.Size)]);
        ref var to = ref MemoryMarshal.GetReference(stored[..(delta.Length * TFormat.Size)]);
        ref var products = ref MemoryMarshal.GetReference(delta);
        var factors = Vector512.Create(factor);
        var sums = errors;
        var index = 0;
        for (; index <= delta.Length - Lanes; index += Lanes)
        {
            var change = Vector512.LoadUnsafe(ref products, (nuint)index) * factors;
            var weight = TFormat.Load(ref Unsafe.Add(ref from, index * TFormat.Size));
            var sum = TwoSum.Add(weight, change, out var lost);
            var written = TFormat.Store(sum, ref Unsafe.Add(ref to, index * TFormat.Size));
            sums.Add(Difference(weight, change, written, lost), change);
        }

        errors = sums;
        if (index < delta.Length)
        {
            RunPadded(
                original[(index * TFormat.Size)..],
                delta[index..],
                factor,
                stored[(index * TFormat.Size)..],
                ref errors
            );
        }
    }

    // What float32 stores is the rounded sum. Numbers of 16 bits differ by a number of float32, nearly always: then the result is rounded
    // once, and what the sum lost need not be known.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Difference(
        Vector512<float> weight,
        Vector512<float> change,
        Vector512<float> written,
        Vector512<float> lost
    ) => TFormat.Size == sizeof(float) ? -lost : written - weight - change;

    // Zeros behind the last numbers change no sum.
    private static void RunPadded(
        ReadOnlySpan<byte> original,
        ReadOnlySpan<float> delta,
        float factor,
        Span<byte> stored,
        ref ErrorLanes errors
    )
    {
        Span<byte> from = stackalloc byte[Lanes * TFormat.Size];
        Span<byte> to = stackalloc byte[Lanes * TFormat.Size];
        Span<float> products = stackalloc float[Lanes];
        from.Clear();
        products.Clear();
        original[..(delta.Length * TFormat.Size)].CopyTo(from);
        delta.CopyTo(products);
        Run(from, products, factor, to, ref errors);
        to[..(delta.Length * TFormat.Size)].CopyTo(stored);
    }
}
