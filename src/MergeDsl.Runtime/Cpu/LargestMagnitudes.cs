using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Magnitude pruning of numbers that are held: all from the <see cref="MagnitudeThreshold{T, TKey}"/> on stay, and of those
/// equal to it as many as there is room for.
/// </summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
/// <typeparam name="TKey">The unsigned integer of T's size.</typeparam>
internal sealed class LargestMagnitudes<T, TKey>(T[] numbers, Workers workers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
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

        var (threshold, spare) = new MagnitudeThreshold<T, TKey>(new ArrayPieces<T>(numbers), workers).Find(count);
        if (spare == 0 || ties == TieOrder.LowestIndex)
        {
            return KeepFrom(threshold, spare);
        }

        var keys = Array.ConvertAll(numbers, MagnitudeKeys<T, TKey>.Of);
        return KeepOnly(TorchSelection<TKey>.Select(keys, (int)count)[..(int)count]);
    }

    /// <summary>Keeps all keys from the threshold on, but of those equal to it not the last <paramref name="spare"/>.</summary>
    private T[] KeepFrom(TKey threshold, long spare)
    {
        var result = RecycledArrays<T>.Rent(numbers.Length);
        workers.RunPieces(
            numbers.Length,
            (start, length) => Keep(threshold, numbers.AsSpan(start, length), result.AsSpan(start, length))
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

    /// <summary>Copies the numbers whose key is at least <paramref name="threshold"/> and multiplies the others by zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keep(TKey threshold, ReadOnlySpan<T> part, Span<T> result)
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
