using System.Numerics;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>The sum of c_i·x_i, every product rounded.</summary>
internal static class WeightedSum
{
    // Small enough for the sum to stay in the first cache while the operands pass.
    private const int Stretch = 2048;

    public static CpuTensor<T> Run<T>(
        CpuTensor<T>[] operands,
        IReadOnlyList<double> coefficients,
        SumOrder order,
        Workers workers
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rounded = Operands.Coefficients(operands, coefficients);
        var sum = Run(Array.ConvertAll(operands, operand => operand.Numbers), rounded, order, workers);
        return new CpuTensor<T>(sum, operands[0].Rows, operands[0].Columns);
    }

    private static T[] Run<T>(T[][] operands, T[] coefficients, SumOrder order, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var length = operands[0].Length;
        var result = RecycledArrays<T>.Rent(length);
        var plain = PlainLength<T>(operands.Length, length, order);
        workers.RunPieces(
            plain,
            (start, count) =>
            {
                for (var end = start + count; start < end; start += Stretch)
                {
                    AddPlain(operands, coefficients, start, result.AsSpan(start, Math.Min(Stretch, end - start)));
                }
            }
        );
        AddInTorchOrder(operands, coefficients, plain, result);
        return result;
    }

    /// <summary>How many leading positions are summed one operand after the other.</summary>
    public static int PlainLength<T>(int operands, int length, SumOrder order)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (order == SumOrder.Sequential)
        {
            return length;
        }

        return TorchSum.IsPlain(operands) ? TorchSum.FirstLaneColumn<T>(operands, length) : 0;
    }

    private static void AddPlain<T>(T[][] operands, T[] coefficients, int start, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        sum.Clear();
        for (var i = 0; i < operands.Length; i++)
        {
            Elementwise.AddScaled(sum, coefficients[i], operands[i].AsSpan(start, sum.Length));
        }
    }

    private static void AddInTorchOrder<T>(T[][] operands, T[] coefficients, int from, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanesFrom = TorchSum.FirstLaneColumn<T>(operands.Length, result.Length);
        Span<T> products = new T[operands.Length];
        for (var j = from; j < result.Length; j++)
        {
            for (var i = 0; i < operands.Length; i++)
            {
                products[i] = coefficients[i] * operands[i][j];
            }

            result[j] = j < lanesFrom ? TorchSum.Sequential<T>(products) : TorchSum.InLanes<T>(products);
        }
    }
}
