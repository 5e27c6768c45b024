using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The order in which torch's CPU kernel adds the rows of a stack (<c>peft.md</c> A.3): one after the other, or in four lanes,
/// depending on where the column lies. Both start a new partial sum every sixteen rows. Holds for two columns and more and
/// below 256 operands.
/// </summary>
internal static class TorchSum
{
    private const int Lanes = 4;
    private const int CascadeStep = 16;
    private const int VectorBytes = 32;

    /// <summary>The first of <paramref name="columns"/> columns whose operands are added in four lanes.</summary>
    public static int FirstLaneColumn<T>(int operands, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (operands <= Lanes)
        {
            return columns;
        }

        // Four vectors of 32 bytes at a time also under AVX-512; where not even one fits, four single columns.
        var vector = VectorBytes / (typeof(T) == typeof(float) ? 4 : 8);
        var step = columns >= vector ? 4 * vector : 4;
        return columns / step * step;
    }

    /// <summary>True when adding one after the other is all there is to it.</summary>
    public static bool IsPlain(int operands) => operands <= CascadeStep;

    /// <summary>The sum of a column's numbers, one after the other.</summary>
    public static T Sequential<T>(ReadOnlySpan<T> numbers, int stride = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (sum, whole) = (T.Zero, T.Zero);
        var count = 0;
        for (var i = 0; i < numbers.Length; i += stride)
        {
            sum += numbers[i];
            if (++count % CascadeStep == 0)
            {
                whole += sum;
                sum = T.Zero;
            }
        }

        return sum + whole;
    }

    /// <summary>The sum of a column's numbers in four lanes; numbers behind the last whole group join the first lane.</summary>
    public static T InLanes<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var grouped = numbers[..(numbers.Length / Lanes * Lanes)];
        var sum = grouped.IsEmpty ? T.Zero : Sequential(grouped, Lanes);
        foreach (var number in numbers[grouped.Length..])
        {
            sum += number;
        }

        for (var lane = 1; lane < Lanes && !grouped.IsEmpty; lane++)
        {
            sum += Sequential(grouped[lane..], Lanes);
        }

        return sum;
    }
}
