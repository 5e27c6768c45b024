using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Narrows the search for a rank: a sample says between which magnitudes it probably lies, and one pass over all numbers counts
/// those above and gathers those between. What is gathered holds the rank for certain, or nothing is given.
/// </summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
/// <typeparam name="TKey">The unsigned integer of T's size.</typeparam>
/// <param name="numbers">The numbers.</param>
/// <param name="workers">Threads for the pass.</param>
internal sealed class MagnitudeBracket<T, TKey>(ISampledPieces<T> numbers, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    // Enough to tell a quantile to less than a hundredth.
    private const int SampleSize = 1 << 12;

    // Half the bracket's width, as a share of all numbers: three standard deviations of a sample's quantile.
    private const double Margin = 0.025;

    /// <summary>
    /// Some of the numbers, and the rank among them that is rank <paramref name="count"/> among all; null where the sample
    /// has misled, or too many numbers are too much alike for it to help.
    /// </summary>
    public MagnitudeCandidates<T, TKey>? Candidates(long count)
    {
        var sample = Sample();
        var share = (double)count / numbers.Length;
        var (high, low) = (At(sample, share - Margin), At(sample, share + Margin));
        return CountBetween(sample, low, high) > 8 * Margin * sample.Length ? null : Gather(low, high, count);
    }

    private T[] Sample()
    {
        // An odd step: one that divides the columns would look at the same few again and again.
        var step = (int)(numbers.Length / (16 * SampleSize)) | 1;
        var sample = new List<T>(2 * SampleSize);
        var (next, position) = (0L, 0L);
        numbers.Sample(part =>
        {
            for (; next < position + part.Length; next += step)
            {
                sample.Add(part[(int)(next - position)]);
            }

            position += part.Length;
        });
        return [.. sample];
    }

    /// <summary>The key that about that share of the numbers reach; the bracket is open at its ends.</summary>
    private TKey At(T[] sample, double share) =>
        share <= 0 ? TKey.MaxValue ^ (TKey.MaxValue >>> 1)
        : share >= 1 ? TKey.Zero
        : new MagnitudeThreshold<T, TKey>(new ArrayPieces<T>(sample), workers)
            .Find(Math.Max(1, (int)(share * sample.Length)))
            .Key;

    private static int CountBetween(T[] sample, TKey low, TKey high)
    {
        var between = 0;
        foreach (var number in sample)
        {
            var key = MagnitudeKeys<T, TKey>.Of(number);
            between += key >= low && key < high ? 1 : 0;
        }

        return between;
    }

    /// <summary>The numbers from <paramref name="low"/> to below <paramref name="high"/>, if the rank is among them.</summary>
    private MagnitudeCandidates<T, TKey>? Gather(TKey low, TKey high, long count)
    {
        var above = 0L;
        var expected = (int)(3 * Margin * numbers.Length / numbers.Pieces);
        var between = new RecycledList<T>[numbers.Pieces];
        workers.Run(
            numbers.Pieces,
            piece =>
            {
                var larger = 0L;
                var found = between[piece] = new RecycledList<T>(expected);
                numbers.Visit(piece, part => larger += Pass(part, low, high, found));
                Interlocked.Add(ref above, larger);
            }
        );
        var candidates = new MagnitudeCandidates<T, TKey>(new GatheredPieces<T>(between), count - above, low, high);
        if (candidates.HoldRank)
        {
            return candidates;
        }

        candidates.Numbers.Return();
        return null;
    }

    /// <summary>Adds what lies between, and says how many are larger.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Pass(ReadOnlySpan<T> part, TKey low, TKey high, RecycledList<T> between)
    {
        var vectors = MemoryMarshal.Cast<T, Vector512<T>>(part);
        var found = between.Room(part.Length + Vector512<T>.Count);
        var count = 0;
        var larger = 0L;
        var (lowest, highest) = (Vector512.Create(low), Vector512.Create(high));
        for (var i = 0; i < vectors.Length; i++)
        {
            var keys = MagnitudeKeys<T, TKey>.Of(vectors[i]);
            var isLarger = Vector512.GreaterThanOrEqual(keys, highest);
            var isBetween = Vector512.AndNot(Vector512.GreaterThanOrEqual(keys, lowest), isLarger);
            larger += BitOperations.PopCount(isLarger.ExtractMostSignificantBits());
            Write(vectors[i], isBetween.As<TKey, T>(), found.Slice(count, Vector512<T>.Count));
            count += BitOperations.PopCount(isBetween.ExtractMostSignificantBits());
        }

        foreach (var number in part[(vectors.Length * Vector512<T>.Count)..])
        {
            var key = MagnitudeKeys<T, TKey>.Of(number);
            larger += key >= high ? 1 : 0;
            if (key >= low && key < high)
            {
                found[count++] = number;
            }
        }

        between.Take(count);
        return larger;
    }

    /// <summary>Writes the chosen lanes one behind the other, and anything behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(Vector512<T> lanes, Vector512<T> chosen, Span<T> target)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float))
        {
            Avx512F.Compress(default, chosen.AsSingle(), lanes.AsSingle()).As<float, T>().CopyTo(target);
            return;
        }

        var next = 0;
        for (var bits = chosen.ExtractMostSignificantBits(); bits != 0; bits &= bits - 1)
        {
            target[next++] = lanes[BitOperations.TrailingZeroCount(bits)];
        }
    }
}
