using System.Numerics;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Magnitude pruning. The smallest magnitude that stays is found digit by digit: sixteen bits of the keys are counted, the
/// digit of the wanted rank is read off, and the next sixteen bits are counted among the keys that share it.
/// </summary>
internal sealed class LargestMagnitudes<T>(T[] numbers, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int DigitBits = 16;
    private const int Digits = 1 << DigitBits;

    /// <summary>Keeps <paramref name="count"/> entries and multiplies the others by zero, so they keep their sign.</summary>
    public static CpuTensor<T> Keep(CpuTensor<T> tensor, long count, TieOrder ties, Workers workers)
    {
        var kept = new LargestMagnitudes<T>(tensor.Numbers, workers).Keep(count, ties);
        return new CpuTensor<T>(kept, tensor.Rows, tensor.Columns);
    }

    private T[] Keep(long count, TieOrder ties)
    {
        if (count >= numbers.Length)
        {
            return [.. numbers];
        }

        var (threshold, spare) = count <= 0 ? (ulong.MaxValue, 0) : Threshold(count);
        if (spare == 0 || ties == TieOrder.LowestIndex)
        {
            return KeepFrom(threshold, spare);
        }

        return KeepOnly(TorchSelection.Select(Array.ConvertAll(numbers, MagnitudeKey.Of), (int)count));
    }

    /// <summary>The key of the entry at rank <paramref name="count"/>, and how many entries with that key do not stay.</summary>
    private (ulong Key, long Spare) Threshold(long count)
    {
        var (key, rank) = (0UL, count);
        var equal = 0L;
        for (var shift = MagnitudeKey.Bits<T>() - DigitBits; shift >= 0; shift -= DigitBits)
        {
            var histogram = Count(key, shift);
            var digit = Digits - 1;
            for (; rank > histogram[digit]; digit--)
            {
                rank -= histogram[digit];
            }

            equal = histogram[digit];
            key |= (ulong)digit << shift;
        }

        return (key, equal - rank);
    }

    /// <summary>How often each digit occurs among the keys that agree with <paramref name="prefix"/> above it.</summary>
    private long[] Count(ulong prefix, int shift)
    {
        var total = new long[Digits];
        workers.RunPieces(
            numbers.Length,
            (start, length) =>
            {
                var counts = new int[Digits];
                foreach (var number in numbers.AsSpan(start, length))
                {
                    var rest = (MagnitudeKey.Of(number) ^ prefix) >> shift;
                    if (rest < Digits)
                    {
                        counts[rest]++;
                    }
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

    /// <summary>Keeps all keys from the threshold on, but of those equal to it not the last <paramref name="spare"/>.</summary>
    private T[] KeepFrom(ulong threshold, long spare)
    {
        var result = GC.AllocateUninitializedArray<T>(numbers.Length);
        workers.RunPieces(
            numbers.Length,
            (start, length) =>
            {
                for (var i = start; i < start + length; i++)
                {
                    result[i] = MagnitudeKey.Of(numbers[i]) >= threshold ? numbers[i] : numbers[i] * T.Zero;
                }
            }
        );
        for (var i = numbers.Length - 1; spare > 0; i--)
        {
            if (MagnitudeKey.Of(numbers[i]) == threshold)
            {
                result[i] = numbers[i] * T.Zero;
                spare--;
            }
        }

        return result;
    }

    private T[] KeepOnly(ReadOnlySpan<int> kept)
    {
        var result = GC.AllocateUninitializedArray<T>(numbers.Length);
        Elementwise.Scale(numbers, T.Zero, result);
        foreach (var index in kept)
        {
            result[index] = numbers[index];
        }

        return result;
    }
}
