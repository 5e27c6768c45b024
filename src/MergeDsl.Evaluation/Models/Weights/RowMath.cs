using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>Arithmetic on rows. Sums run in sixteen lanes that are added in a fixed order, whatever the machine's vectors are.</summary>
internal static class RowMath
{
    private const int Lanes = 16;

    /// <summary>A row of a matrix whose rows are contiguous.</summary>
    public static Span<float> Row(this MatrixView<float> matrix, int row) =>
        matrix.Numbers.AsSpan(matrix.Offset + (row * matrix.RowStride), matrix.Columns);

    /// <summary>target += addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> target, ReadOnlySpan<float> addend)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(addend[..target.Length]);
        var i = 0;
        for (; i <= target.Length - Lanes; i += Lanes)
        {
            (Vector512.LoadUnsafe(ref to, (nuint)i) + Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(
                ref to,
                (nuint)i
            );
        }

        for (; i < target.Length; i++)
        {
            target[i] += addend[i];
        }
    }

    /// <summary>target *= factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Span<float> target, ReadOnlySpan<float> factors)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(factors[..target.Length]);
        var i = 0;
        for (; i <= target.Length - Lanes; i += Lanes)
        {
            (Vector512.LoadUnsafe(ref to, (nuint)i) * Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(
                ref to,
                (nuint)i
            );
        }

        for (; i < target.Length; i++)
        {
            target[i] *= factors[i];
        }
    }

    /// <summary>target += factor·addend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<float> target, float factor, ReadOnlySpan<float> addend)
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var from = ref MemoryMarshal.GetReference(addend[..target.Length]);
        var factors = Vector512.Create(factor);
        var i = 0;
        for (; i <= target.Length - Lanes; i += Lanes)
        {
            var sum = Vector512.LoadUnsafe(ref to, (nuint)i);
            Vector512
                .FusedMultiplyAdd(factors, Vector512.LoadUnsafe(ref from, (nuint)i), sum)
                .StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < target.Length; i++)
        {
            target[i] = MathF.FusedMultiplyAdd(factor, addend[i], target[i]);
        }
    }

    /// <summary>target *= factor.</summary>
    public static void Scale(Span<float> target, float factor)
    {
        foreach (ref var number in target)
        {
            number *= factor;
        }
    }

    /// <summary>The sum of squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredSum(ReadOnlySpan<float> numbers)
    {
        ref var from = ref MemoryMarshal.GetReference(numbers);
        Vector512<double> lower = default,
            upper = default;
        var i = 0;
        for (; i <= numbers.Length - Lanes; i += Lanes)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)i));
            lower = Vector512.FusedMultiplyAdd(low, low, lower);
            upper = Vector512.FusedMultiplyAdd(high, high, upper);
        }

        var sum = Total(lower + upper);
        for (; i < numbers.Length; i++)
        {
            sum += (double)numbers[i] * numbers[i];
        }

        return sum;
    }

    /// <summary>The sum.</summary>
    public static double Sum(ReadOnlySpan<float> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    /// <summary>log(sum(exp(numbers))).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double LogSumExp(ReadOnlySpan<float> numbers)
    {
        double largest = numbers[Largest(numbers)];
        var shift = Vector512.Create(largest);
        ref var from = ref MemoryMarshal.GetReference(numbers);
        var sums = Vector512<double>.Zero;
        var i = 0;
        for (; i <= numbers.Length - Lanes; i += Lanes)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref from, (nuint)i));
            sums += Vector512.Exp(low - shift) + Vector512.Exp(high - shift);
        }

        var sum = Total(sums);
        for (; i < numbers.Length; i++)
        {
            sum += Math.Exp(numbers[i] - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>The index of the largest number; the first of equals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Largest(ReadOnlySpan<float> numbers)
    {
        ref var from = ref MemoryMarshal.GetReference(numbers);
        var vectors = Vector512.Create(float.NegativeInfinity);
        var i = 0;
        for (; i <= numbers.Length - Lanes; i += Lanes)
        {
            vectors = Vector512.Max(vectors, Vector512.LoadUnsafe(ref from, (nuint)i));
        }

        var largest = Largest(vectors);
        for (; i < numbers.Length; i++)
        {
            largest = MathF.Max(largest, numbers[i]);
        }

        return Math.Max(0, numbers.IndexOf(largest));
    }

    /// <summary>The largest lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest(Vector512<float> lanes)
    {
        var eight = Vector256.Max(lanes.GetLower(), lanes.GetUpper());
        var four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3]));
    }

    /// <summary>The sum of all lanes, halves added to halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Total(Vector512<float> lanes)
    {
        var eight = lanes.GetLower() + lanes.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>The largest number besides that at <paramref name="index"/>.</summary>
    public static float LargestBut(ReadOnlySpan<float> numbers, int index)
    {
        var before = numbers[..index];
        var behind = numbers[(index + 1)..];
        var first = before.IsEmpty ? float.NegativeInfinity : before[Largest(before)];
        var second = behind.IsEmpty ? float.NegativeInfinity : behind[Largest(behind)];
        return MathF.Max(first, second);
    }

    private static double Total(Vector512<double> lanes)
    {
        var sum = 0.0;
        for (var lane = 0; lane < Vector512<double>.Count; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }
}
