using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The magnitude at a rank, exactly, by radix selection: the leading bits of the keys are counted, the digit of the wanted rank
/// is read off, and the next bits are counted among the keys that share it. Of many numbers, only those near the place where a
/// <see cref="MagnitudeBracket{T, TKey}"/> suspects the rank are counted.
/// </summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
/// <typeparam name="TKey">The unsigned integer of T's size.</typeparam>
/// <param name="numbers">The numbers; at least as many as the rank asked for.</param>
/// <param name="workers">Threads for the counting.</param>
internal sealed class MagnitudeThreshold<T, TKey>(INumberPieces<T> numbers, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    private const int DigitBits = 12;
    private const int Digits = 1 << DigitBits;

    // Fewer are counted before a sample of them would tell where to look.
    private const int FewNumbers = 1 << 17;

    // Neighbours are counted apart: the same digit twice in a row would wait for its own counter.
    private const int Lanes = 4;

    /// <summary>The key of the number at rank <paramref name="count"/>, and how many numbers with that key are beyond it.</summary>
    public (TKey Key, long Spare) Find(long count)
    {
        var candidates = numbers is ISampledPieces<T> { Length: >= FewNumbers } sampled
            ? new MagnitudeBracket<T, TKey>(sampled, workers).Candidates(count)
            : null;
        if (candidates is null)
        {
            return Count(count, TKey.Zero, TKey.MaxValue >>> 1);
        }

        var found = new MagnitudeThreshold<T, TKey>(candidates.Numbers, workers).Count(
            candidates.Rank,
            candidates.Low,
            candidates.High - TKey.One
        );
        candidates.Numbers.Return();
        return found;
    }

    /// <summary>Finds it among keys that all lie from <paramref name="least"/> to <paramref name="most"/>.</summary>
    private (TKey Key, long Spare) Count(long count, TKey least, TKey most)
    {
        // The bits above those in which the two differ are the same in all keys.
        var unknown = (8 * Unsafe.SizeOf<TKey>()) - int.CreateTruncating(TKey.LeadingZeroCount(least ^ most));
        var key = least >>> unknown << unknown;
        var rank = count;
        var equal = numbers.Length;
        var total = RecycledArrays<long>.Rent(Digits);
        for (var above = unknown; above > 0; )
        {
            var shift = Math.Max(0, above - DigitBits);
            Count(key, shift, above == unknown ? null : above, total);
            var digit = Digits - 1;
            for (; rank > total[digit]; digit--)
            {
                rank -= total[digit];
            }

            equal = total[digit];
            key |= TKey.CreateTruncating(digit) << shift;
            above = shift;
        }

        RecycledArrays<long>.Return(total);
        return (key, equal - rank);
    }

    /// <summary>
    /// Counts into <paramref name="total"/> how often each digit occurs among the keys that agree with <paramref name="prefix"/> from bit
    /// <paramref name="above"/> on; where that is null, all do.
    /// </summary>
    private void Count(TKey prefix, int shift, int? above, long[] total)
    {
        total.AsSpan().Clear();
        workers.Run(
            numbers.Pieces,
            piece =>
            {
                var counts = RecycledArrays<int>.Rent(Digits * Lanes);
                counts.AsSpan().Clear();
                numbers.Visit(
                    piece,
                    part =>
                    {
                        if (above is { } bit)
                        {
                            CountAgreeing(part, prefix, shift, bit, counts);
                        }
                        else
                        {
                            CountAll(part, shift, counts);
                        }
                    }
                );
                lock (total)
                {
                    AddLanes(counts, total);
                }

                RecycledArrays<int>.Return(counts);
            }
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddLanes(int[] counts, long[] total)
    {
        for (var digit = 0; digit < total.Length; digit++)
        {
            var lanes = counts.AsSpan(digit * Lanes, Lanes);
            total[digit] += lanes[0] + lanes[1] + lanes[2] + lanes[3];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountAll(ReadOnlySpan<T> part, int shift, int[] counts)
    {
        // Read and counted through references: no digit has more bits than there are counters for.
        ref var number = ref MemoryMarshal.GetReference(part);
        ref var counter = ref MemoryMarshal.GetArrayDataReference(counts);
        var i = 0;
        for (; i <= part.Length - Lanes; i += Lanes)
        {
            Unsafe.Add(ref counter, Lanes * Digit(Unsafe.Add(ref number, i), shift))++;
            Unsafe.Add(ref counter, (Lanes * Digit(Unsafe.Add(ref number, i + 1), shift)) + 1)++;
            Unsafe.Add(ref counter, (Lanes * Digit(Unsafe.Add(ref number, i + 2), shift)) + 2)++;
            Unsafe.Add(ref counter, (Lanes * Digit(Unsafe.Add(ref number, i + 3), shift)) + 3)++;
        }

        for (; i < part.Length; i++)
        {
            counts[Lanes * Digit(part[i], shift)]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digit(T number, int shift) =>
        int.CreateTruncating(MagnitudeKeys<T, TKey>.Of(number) >>> shift) & (Digits - 1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountAgreeing(ReadOnlySpan<T> part, TKey prefix, int shift, int above, Span<int> counts)
    {
        var mask = TKey.MaxValue << above;
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(part);
        for (var i = 0; i < vectors.Length; i++)
        {
            // Few keys agree: most vectors are passed over with one comparison.
            var keys = MagnitudeKeys<T, TKey>.Of(vectors[i]);
            if (Vector.EqualsAny(keys & new Vector<TKey>(mask), new Vector<TKey>(prefix)))
            {
                CountOneByOne(part.Slice(i * Vector<T>.Count, Vector<T>.Count), prefix, shift, mask, counts);
            }
        }

        CountOneByOne(part[(vectors.Length * Vector<T>.Count)..], prefix, shift, mask, counts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CountOneByOne(ReadOnlySpan<T> part, TKey prefix, int shift, TKey mask, Span<int> counts)
    {
        foreach (var number in part)
        {
            var key = MagnitudeKeys<T, TKey>.Of(number);
            if ((key & mask) == prefix)
            {
                counts[int.CreateTruncating((key ^ prefix) >>> shift) * Lanes]++;
            }
        }
    }
}
