using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Magnitude pruning. The smallest magnitude that stays is found digit by digit: sixteen bits of the keys are counted, the
/// digit of the wanted rank is read off, and the next sixteen bits are counted among the keys that share it.
/// </summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
/// <typeparam name="TKey">The unsigned integer of T's size.</typeparam>
internal sealed class LargestMagnitudes<T, TKey>(T[] numbers, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    private const int DigitBits = 16;
    private const int Digits = 1 << DigitBits;

    // A stretch needs a histogram of its own, so it has to be much longer than one.
    private const int StretchLength = 1 << 21;

    /// <summary>Keeps <paramref name="count"/> entries and multiplies the others by zero, so they keep their sign.</summary>
    public static CpuTensor<T> Keep(CpuTensor<T> tensor, long count, TieOrder ties, Workers workers)
    {
        var kept = new LargestMagnitudes<T, TKey>(tensor.Numbers, workers).Keep(count, ties);
        return new CpuTensor<T>(kept, tensor.Rows, tensor.Columns);
    }

    private T[] Keep(long count, TieOrder ties)
    {
        if (count >= numbers.Length)
        {
            return [.. numbers];
        }

        if (count <= 0)
        {
            return KeepOnly([]);
        }

        var (threshold, spare) = Threshold(count);
        if (spare == 0 || ties == TieOrder.LowestIndex)
        {
            return KeepFrom(threshold, spare);
        }

        var keys = Array.ConvertAll(numbers, number => ulong.CreateTruncating(MagnitudeKeys<T, TKey>.Of(number)));
        return KeepOnly(TorchSelection.Select(keys, (int)count));
    }

    /// <summary>The key of the entry at rank <paramref name="count"/>, and how many entries with that key do not stay.</summary>
    private (TKey Key, long Spare) Threshold(long count)
    {
        var (key, rank) = (TKey.Zero, count);
        var equal = 0L;
        for (var shift = (8 * Unsafe.SizeOf<TKey>()) - DigitBits; shift >= 0; shift -= DigitBits)
        {
            var histogram = Count(key, shift);
            var digit = Digits - 1;
            for (; rank > histogram[digit]; digit--)
            {
                rank -= histogram[digit];
            }

            equal = histogram[digit];
            key |= TKey.CreateTruncating(digit) << shift;
        }

        return (key, equal - rank);
    }

    /// <summary>How often each digit occurs among the keys that agree with <paramref name="prefix"/> above it.</summary>
    private long[] Count(TKey prefix, int shift)
    {
        var total = new long[Digits];
        var isTopDigit = shift + DigitBits == 8 * Unsafe.SizeOf<TKey>();
        workers.Run(
            (int)(((long)numbers.Length + StretchLength - 1) / StretchLength),
            stretch =>
            {
                var counts = new int[Digits];
                var start = stretch * StretchLength;
                var part = numbers.AsSpan(start, Math.Min(StretchLength, numbers.Length - start));
                if (isTopDigit)
                {
                    CountTopDigits(part, shift, counts);
                }
                else
                {
                    CountAgreeing(part, prefix, shift, counts);
                }

                lock (total)
                {
                    for (var digit = 0; digit < Digits; digit++)
                    {
                        total[digit] += counts[digit];
                    }
                }
            }
        );
        return total;
    }

    private static void CountTopDigits(ReadOnlySpan<T> part, int shift, Span<int> counts)
    {
        foreach (var number in part)
        {
            counts[ushort.CreateTruncating(MagnitudeKeys<T, TKey>.Of(number) >>> shift)]++;
        }
    }

    private static void CountAgreeing(ReadOnlySpan<T> part, TKey prefix, int shift, Span<int> counts)
    {
        var above = TKey.MaxValue << (shift + DigitBits);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(part);
        for (var i = 0; i < vectors.Length; i++)
        {
            // Few keys agree: most vectors are passed over with one comparison.
            if (
                Vector.EqualsAny(
                    MagnitudeKeys<T, TKey>.Of(vectors[i]) & new Vector<TKey>(above),
                    new Vector<TKey>(prefix)
                )
            )
            {
                CountOneByOne(part.Slice(i * Vector<T>.Count, Vector<T>.Count), prefix, shift, counts);
            }
        }

        CountOneByOne(part[(vectors.Length * Vector<T>.Count)..], prefix, shift, counts);
    }

    private static void CountOneByOne(ReadOnlySpan<T> part, TKey prefix, int shift, Span<int> counts)
    {
        foreach (var number in part)
        {
            var rest = (MagnitudeKeys<T, TKey>.Of(number) ^ prefix) >>> shift;
            if (rest < TKey.CreateTruncating(Digits))
            {
                counts[ushort.CreateTruncating(rest)]++;
            }
        }
    }

    /// <summary>Keeps all keys from the threshold on, but of those equal to it not the last <paramref name="spare"/>.</summary>
    private T[] KeepFrom(TKey threshold, long spare)
    {
        var result = RecycledArrays<T>.Rent(numbers.Length);
        workers.RunPieces(
            numbers.Length,
            (start, length) => KeepFrom(threshold, numbers.AsSpan(start, length), result.AsSpan(start, length))
        );
        for (var i = numbers.Length - 1; spare > 0; i--)
        {
            if (MagnitudeKeys<T, TKey>.Of(numbers[i]) == threshold)
            {
                result[i] = numbers[i] * T.Zero;
                spare--;
            }
        }

        return result;
    }

    private static void KeepFrom(TKey threshold, ReadOnlySpan<T> part, Span<T> result)
    {
        var from = MemoryMarshal.Cast<T, Vector<T>>(part);
        var to = MemoryMarshal.Cast<T, Vector<T>>(result);
        for (var i = 0; i < from.Length; i++)
        {
            var kept = Vector.GreaterThanOrEqual(MagnitudeKeys<T, TKey>.Of(from[i]), new Vector<TKey>(threshold));
            to[i] = Vector.ConditionalSelect(kept.As<TKey, T>(), from[i], from[i] * T.Zero);
        }

        for (var i = from.Length * Vector<T>.Count; i < part.Length; i++)
        {
            result[i] = MagnitudeKeys<T, TKey>.Of(part[i]) >= threshold ? part[i] : part[i] * T.Zero;
        }
    }

    private T[] KeepOnly(ReadOnlySpan<int> kept)
    {
        var result = RecycledArrays<T>.Rent(numbers.Length);
        Elementwise.Scale(numbers, T.Zero, result);
        foreach (var index in kept)
        {
            result[index] = numbers[index];
        }

        return result;
    }
}
