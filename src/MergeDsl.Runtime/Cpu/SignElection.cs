using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>TIES behind the pruning: election, disjoint mean and the count of conflicts in one pass (<c>peft.md</c> 2.5, 2.6).</summary>
/// <param name="operands">Same-length operands, unweighted.</param>
/// <param name="coefficients">One per operand.</param>
/// <param name="method">What is summed in the election.</param>
/// <param name="order">In which order operands are added.</param>
internal sealed class SignElection<T>(T[][] operands, T[] coefficients, MajoritySign method, SumOrder order)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] merged = RecycledArrays<T>.Rent(operands[0].Length);
    private long conflicts;
    private long occupied;

    public static Election Run(
        CpuTensor<T>[] operands,
        IReadOnlyList<double> coefficients,
        MajoritySign method,
        SumOrder order,
        Workers workers
    )
    {
        var rounded = Operands.Coefficients(operands, coefficients);
        var numbers = Array.ConvertAll(operands, operand => operand.Numbers);
        var election = new SignElection<T>(numbers, rounded, method, order);
        election.ElectAll(workers);
        var merged = new CpuTensor<T>(election.merged, operands[0].Rows, operands[0].Columns);
        return new Election(merged, election.conflicts, election.occupied);
    }

    private void ElectAll(Workers workers)
    {
        var plain =
            WeightedSum.PlainLength<T>(operands.Length, merged.Length, order) / Vector<T>.Count * Vector<T>.Count;
        workers.RunPieces(plain, ElectPiece);
        ElectOneByOne(plain);
    }

    private void ElectPiece(int start, int length)
    {
        // The lanes count in T: exact, since a piece has far fewer than 2^24 positions.
        var (clashes, taken) = (Vector<T>.Zero, Vector<T>.Zero);
        ref var result = ref MemoryMarshal.GetArrayDataReference(merged);
        for (var i = start; i < start + length; i += Vector<T>.Count)
        {
            var (sum, up, down, any) = (Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero, Vector<T>.Zero);
            foreach (var operand in operands)
            {
                var x = Load(operand, i);
                sum += x;
                up += Ones(Vector.GreaterThan(x, Vector<T>.Zero));
                down += Ones(Vector.LessThan(x, Vector<T>.Zero));
                any = Vector.Max(any, Vector<T>.One - Ones(Vector.Equals(x, Vector<T>.Zero)));
            }

            var votes = method == MajoritySign.Total ? sum : up - down;
            var positive = Vector.GreaterThanOrEqual(votes, Vector<T>.Zero);
            var agreeing = Vector.Max(Vector.ConditionalSelect(positive, up, down), Vector<T>.One);
            (Numerator(i, positive) / agreeing).StoreUnsafe(ref result, (nuint)i);
            clashes += Vector.Min(Vector.Min(up, down), Vector<T>.One);
            taken += any;
        }

        Interlocked.Add(ref conflicts, long.CreateTruncating(Vector.Sum(clashes)));
        Interlocked.Add(ref occupied, long.CreateTruncating(Vector.Sum(taken)));
    }

    private Vector<T> Numerator(int i, Vector<T> positive)
    {
        var sum = Vector<T>.Zero;
        for (var o = 0; o < operands.Length; o++)
        {
            var x = Load(operands[o], i);
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

    private void ElectOneByOne(int from)
    {
        var numbers = new T[operands.Length];
        for (var j = from; j < merged.Length; j++)
        {
            for (var o = 0; o < numbers.Length; o++)
            {
                numbers[o] = operands[o][j];
            }

            conflicts += numbers.Any(x => x > T.Zero) && numbers.Any(x => x < T.Zero) ? 1 : 0;
            occupied += numbers.Any(x => x != T.Zero) ? 1 : 0;
            merged[j] = Elect(numbers, j);
        }
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
            return position < TorchSum.FirstLaneColumn<T>(operands.Length, merged.Length)
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
