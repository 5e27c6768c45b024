using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>TIES behind the pruning: election, disjoint mean and the count of conflicts in one pass (<c>peft.md</c> 2.5, 2.6).</summary>
/// <param name="coefficients">One per operand.</param>
/// <param name="length">How many positions there are in all.</param>
/// <param name="method">What is summed in the election.</param>
/// <param name="order">In which order operands are added.</param>
internal sealed class SignElection<T>(T[] coefficients, int length, MajoritySign method, SumOrder order)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // The lanes count in T, which is exact for as many positions as this.
    private const int CountedExactly = 1 << 20;

    private readonly int plain = WeightedSum.PlainLength<T>(coefficients.Length, length, order);
    private long conflicts;
    private long occupied;

    /// <summary>The result of all calls of <see cref="Elect(T[][], int, Span{T}, int)"/>.</summary>
    public Election Result(ITensor merged) => new(merged, conflicts, occupied);

    public static Election Run(
        CpuTensor<T>[] operands,
        IReadOnlyList<double> coefficients,
        MajoritySign method,
        SumOrder order,
        Workers workers
    )
    {
        var rounded = Operands.Coefficients<T>(operands, coefficients);
        var numbers = Array.ConvertAll(operands, operand => operand.Numbers);
        var merged = CpuTensor<T>.Uninitialised(operands[0].Rows, operands[0].Columns);
        var election = new SignElection<T>(rounded, merged.Numbers.Length, method, order);
        workers.RunPieces(
            merged.Numbers.Length,
            (start, count) => election.Elect(numbers, start, merged.Numbers.AsSpan(start, count), start)
        );
        return election.Result(merged);
    }

    /// <summary>Merges a stretch of positions. Thread safe for different stretches.</summary>
    /// <param name="operands">Unweighted numbers.</param>
    /// <param name="start">Where the stretch begins in each operand.</param>
    /// <param name="merged">Where the result goes.</param>
    /// <param name="position">The stretch's first position in the whole.</param>
    public void Elect(T[][] operands, int start, Span<T> merged, int position)
    {
        var vectors = Math.Clamp(plain - position, 0, merged.Length) / Vector<T>.Count * Vector<T>.Count;
        for (var done = 0; done < vectors; done += CountedExactly)
        {
            ElectVectors(operands, start + done, merged[done..Math.Min(vectors, done + CountedExactly)]);
        }

        ElectOneByOne(operands, start + vectors, merged[vectors..], position + vectors);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ElectVectors(T[][] operands, int start, Span<T> merged)
    {
        var (clashes, taken) = (Vector<T>.Zero, Vector<T>.Zero);
        var result = MemoryMarshal.Cast<T, Vector<T>>(merged);
        for (var i = 0; i < result.Length; i++)
        {
            var place = start + (i * Vector<T>.Count);
            var (sum, up, down, any) = (Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero);
            foreach (var operand in operands)
            {
                var x = Load(operand, place);
                sum += x;
                up += Ones(Vector.GreaterThan(x, Vector<T>.Zero));
                down += Ones(Vector.LessThan(x, Vector<T>.Zero));
                any = Vector.Max(any, Vector<T>.One - Ones(Vector.Equals(x, Vector<T>.Zero)));
            }

            var votes = method == MajoritySign.Total ? sum : up - down;
            var positive = Vector.GreaterThanOrEqual(votes, Vector<T>.Zero);
            var agreeing = Vector.Max(Vector.ConditionalSelect(positive, up, down), Vector<T>.One);
            result[i] = Numerator(operands, place, positive) / agreeing;
            clashes += Vector.Min(Vector.Min(up, down), Vector<T>.One);
            taken += any;
        }

        Interlocked.Add(ref conflicts, long.CreateTruncating(Vector.Sum(clashes)));
        Interlocked.Add(ref occupied, long.CreateTruncating(Vector.Sum(taken)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<T> Numerator(T[][] operands, int place, Vector<T> positive)
    {
        var sum = Vector<T>.Zero;
        for (var o = 0; o < operands.Length; o++)
        {
            var x = Load(operands[o], place);
            var agrees = Vector.ConditionalSelect(
                positive,
                Vector.GreaterThan(x, Vector<T>.Zero),
                Vector.LessThan(x, Vector<T>.Zero)
            );

            // Multiplied by the mask, not selected: a product that is not finite stays visible.
            sum += x * coefficients[o] * Ones(agrees);
        }

        return sum;
    }

    private void ElectOneByOne(T[][] operands, int start, Span<T> merged, int position)
    {
        var numbers = new T[operands.Length];
        var (clashes, taken) = (0L, 0L);
        for (var j = 0; j < merged.Length; j++)
        {
            for (var o = 0; o < numbers.Length; o++)
            {
                numbers[o] = operands[o][start + j];
            }

            clashes += numbers.Any(x => x > T.Zero) && numbers.Any(x => x < T.Zero) ? 1 : 0;
            taken += numbers.Any(x => x != T.Zero) ? 1 : 0;
            merged[j] = Elect(numbers, position + j);
        }

        Interlocked.Add(ref conflicts, clashes);
        Interlocked.Add(ref occupied, taken);
    }

    private T Elect(T[] numbers, int position)
    {
        var votes = method == MajoritySign.Total ? numbers : Array.ConvertAll(numbers, Sign);
        var elected = Sum(votes, position) >= T.Zero ? T.One : T.NegativeOne;
        var products = new T[numbers.Length];
        var agreeing = 0;
        for (var o = 0; o < numbers.Length; o++)
        {
            var agrees = Sign(numbers[o]) == elected;
            products[o] = numbers[o] * coefficients[o] * (agrees ? T.One : T.Zero);
            agreeing += agrees ? 1 : 0;
        }

        return Sum(products, position) / T.CreateTruncating(Math.Max(1, agreeing));
    }

    private T Sum(T[] numbers, int position)
    {
        if (order == SumOrder.Torch)
        {
            return position < TorchSum.FirstLaneColumn<T>(numbers.Length, length)
                ? TorchSum.Sequential<T>(numbers)
                : TorchSum.InLanes<T>(numbers);
        }

        var sum = T.Zero;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    private static T Sign(T number) =>
        number > T.Zero ? T.One
        : number < T.Zero ? T.NegativeOne
        : T.Zero;

    private static Vector<T> Load(T[] numbers, int i) =>
        Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(numbers), (nuint)i);

    private static Vector<T> Ones(Vector<T> condition) => condition & Vector<T>.One;
}
