using System.Numerics;
using System.Runtime.CompilerServices;
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
        var rounded = Operands.Coefficients<T>(operands, coefficients);
        var numbers = Array.ConvertAll(operands, operand => operand.Numbers);
        var result = CpuTensor<T>.Uninitialised(operands[0].Rows, operands[0].Columns);
        var length = result.Numbers.Length;
        var plain = PlainLength<T>(operands.Length, length, order);
        workers.RunPieces(
            length,
            (start, count) => Add(numbers, rounded, start, result.Numbers.AsSpan(start, count), start, plain, length)
        );
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

    /// <summary>Sums a stretch of positions.</summary>
    /// <param name="operands">The numbers.</param>
    /// <param name="coefficients">One per operand.</param>
    /// <param name="start">Where the stretch begins in each operand.</param>
    /// <param name="sum">Where the result goes.</param>
    /// <param name="position">The stretch's first position in the whole.</param>
    /// <param name="plain"><see cref="PlainLength"/> of the whole.</param>
    /// <param name="length">How many positions there are in all.</param>
    public static void Add<T>(
        T[][] operands,
        T[] coefficients,
        int start,
        Span<T> sum,
        int position,
        int plain,
        int length
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var simple = Math.Clamp(plain - position, 0, sum.Length);
        for (var done = 0; done < simple; done += Stretch)
        {
            AddPlain(operands, coefficients, start + done, sum[done..Math.Min(simple, done + Stretch)]);
        }

        AddInTorchOrder(operands, coefficients, start + simple, sum[simple..], position + simple, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPlain<T>(T[][] operands, T[] coefficients, int start, Span<T> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        sum.Clear();
        for (var i = 0; i < operands.Length; i++)
        {
            Elementwise.AddScaled(sum, coefficients[i], operands[i].AsSpan(start, sum.Length));
        }
    }

    private static void AddInTorchOrder<T>(
        T[][] operands,
        T[] coefficients,
        int start,
        Span<T> sum,
        int position,
        int length
    )
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var lanesFrom = TorchSum.FirstLaneColumn<T>(operands.Length, length);
        Span<T> products = new T[operands.Length];
        for (var j = 0; j < sum.Length; j++)
        {
            for (var i = 0; i < operands.Length; i++)
            {
                products[i] = coefficients[i] * operands[i][start + j];
            }

            sum[j] = position + j < lanesFrom ? TorchSum.Sequential<T>(products) : TorchSum.InLanes<T>(products);
        }
    }
}
