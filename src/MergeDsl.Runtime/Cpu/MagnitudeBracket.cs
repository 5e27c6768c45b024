using System.Numerics;
using System.Runtime.InteropServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Narrows the search for a rank: a sample says between which magnitudes it probably lies, and one pass over all numbers counts
/// those above and gathers those between. What is gathered holds the rank for certain, or nothing is given.
/// </summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
/// <typeparam name="TKey">The unsigned integer of T's size.</typeparam>
/// <param name="numbers">The numbers.</param>
/// <param name="workers">Threads for the pass.</param>
internal sealed class MagnitudeBracket<T, TKey>(INumberPieces<T> numbers, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    // One piece in so many is looked at, of each piece one number in so many.
    private const int SampledPieces = 16;
    private const int SampledNumbers = 16;

    // Half the bracket's width, as a share of all numbers.
    private const double Margin = 0.015;

    /// <summary>
    /// Some of the numbers, and the rank among them that is rank <paramref name="count"/> among all; null where the sample
    /// has misled, or too many numbers are too much alike for it to help.
    /// </summary>
    public (T[] Numbers, long Rank)? Candidates(long count)
    {
        var sample = Sample();
        var share = (double)count / numbers.Length;
        var (high, low) = (At(sample, share - Margin), At(sample, share + Margin));
        var alike = sample.Count(key => key >= low && key < high);
        return alike > 8 * Margin * sample.Length ? null : Gather(low, high, count);
    }

    private TKey[] Sample()
    {
        var pieces = new List<int>();
        for (var piece = Math.Min(numbers.Pieces, SampledPieces) / 2; piece < numbers.Pieces; piece += SampledPieces)
        {
            pieces.Add(piece);
        }

        var keys = new List<TKey>();
        workers.Run(
            pieces.Count,
            index =>
            {
                var own = new List<TKey>();
                numbers.Visit(
                    pieces[index],
                    part =>
                    {
                        for (var i = 0; i < part.Length; i += SampledNumbers)
                        {
                            own.Add(MagnitudeKeys<T, TKey>.Of(part[i]));
                        }
                    }
                );
                lock (keys)
                {
                    keys.AddRange(own);
                }
            }
        );
        keys.Sort();
        return [.. keys];
    }

    /// <summary>The key that about that share of the numbers reach; the bracket is open at its ends.</summary>
    private static TKey At(TKey[] ascending, double share) =>
        share <= 0 ? TKey.MaxValue
        : share >= 1 ? TKey.Zero
        : ascending[(int)((1 - share) * ascending.Length)];

    /// <summary>The numbers from <paramref name="low"/> to below <paramref name="high"/>, if the rank is among them.</summary>
    private (T[] Numbers, long Rank)? Gather(TKey low, TKey high, long count)
    {
        var above = 0L;
        var gathered = new List<T>();
        workers.Run(
            numbers.Pieces,
            piece =>
            {
                var larger = 0L;
                var between = new List<T>();
                numbers.Visit(piece, part => larger += Pass(part, low, high, between));
                lock (gathered)
                {
                    above += larger;
                    gathered.AddRange(between);
                }
            }
        );
        return count > above && count <= above + gathered.Count ? ([.. gathered], count - above) : null;
    }

    /// <summary>Adds what lies between, and says how many are larger.</summary>
    private static long Pass(ReadOnlySpan<T> part, TKey low, TKey high, List<T> between)
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(part);
        var found = RecycledArrays<T>.Rent(part.Length + 1);
        var count = 0;
        var larger = Vector<TKey>.Zero;
        for (var i = 0; i < vectors.Length; i++)
        {
            var keys = MagnitudeKeys<T, TKey>.Of(vectors[i]);
            var isLarger = Vector.GreaterThanOrEqual(keys, new Vector<TKey>(high));
            larger -= isLarger;
            var isBetween = Vector.AndNot(Vector.GreaterThanOrEqual(keys, new Vector<TKey>(low)), isLarger);
            if (isBetween != Vector<TKey>.Zero)
            {
                count = Keep(part.Slice(i * Vector<T>.Count, Vector<T>.Count), low, high, found, count);
            }
        }

        var rest = part[(vectors.Length * Vector<T>.Count)..];
        count = Keep(rest, low, high, found, count);
        between.AddRange(found.AsSpan(0, count));
        RecycledArrays<T>.Return(found);
        return Total(larger) + Larger(rest, high);
    }

    /// <summary>Writes every number behind the last one kept, and moves on where it lies between: nothing to predict.</summary>
    private static int Keep(ReadOnlySpan<T> part, TKey low, TKey high, T[] found, int count)
    {
        foreach (var number in part)
        {
            var key = MagnitudeKeys<T, TKey>.Of(number);
            found[count] = number;
            count += (key >= low ? 1 : 0) & (key < high ? 1 : 0);
        }

        return count;
    }

    private static long Total(Vector<TKey> lanes)
    {
        var total = 0L;
        for (var lane = 0; lane < Vector<TKey>.Count; lane++)
        {
            total += long.CreateTruncating(lanes[lane]);
        }

        return total;
    }

    private static long Larger(ReadOnlySpan<T> part, TKey high)
    {
        var larger = 0L;
        foreach (var number in part)
        {
            larger += MagnitudeKeys<T, TKey>.Of(number) >= high ? 1 : 0;
        }

        return larger;
    }
}
