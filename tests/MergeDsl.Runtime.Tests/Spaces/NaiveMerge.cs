using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>The methods written down entry by entry in float64, from their formulas (<c>peft.md</c> section 2).</summary>
public static class NaiveMerge
{
    public const long Seed = 7;

    public static Matrix<double> Merge(
        string method,
        IReadOnlyList<Matrix<double>> operands,
        IReadOnlyList<double> coefficients,
        double density,
        MajoritySign sign,
        string tensor
    )
    {
        var pruned = operands
            .Select(
                (operand, index) =>
                    method switch
                    {
                        "linear" => operand,
                        "ties" or "magnitude_prune" => KeepLargest(operand, density),
                        _ => DropAtRandom(operand, density, Adapter(index), tensor),
                    }
            )
            .ToArray();
        return Matrix<double>.Build.Dense(
            operands[0].RowCount,
            operands[0].ColumnCount,
            (i, j) =>
                method is "ties" or "dare_ties"
                    ? Elect(pruned.Select(operand => operand[i, j]).ToArray(), coefficients, sign)
                    : pruned.Select((operand, index) => coefficients[index] * operand[i, j]).Sum()
        );
    }

    public static string Adapter(int index) => $"adapter{index}";

    private static Matrix<double> KeepLargest(Matrix<double> matrix, double density)
    {
        var count = (int)Math.Truncate(density * matrix.RowCount * matrix.ColumnCount);
        var sorted = matrix.Enumerate().Select(Math.Abs).OrderDescending().ToArray();
        var threshold = count == 0 ? double.PositiveInfinity : sorted[Math.Min(count, sorted.Length) - 1];
        return matrix.Map(value => Math.Abs(value) >= threshold ? value : 0);
    }

    private static Matrix<double> DropAtRandom(Matrix<double> matrix, double density, string adapter, string tensor)
    {
        if (density >= 1)
        {
            return matrix;
        }

        var keep = new byte[matrix.RowCount * matrix.ColumnCount];
        new CounterMask(Seed, adapter, tensor, density).Next(keep);
        return matrix.MapIndexed((i, j, value) => keep[(i * matrix.ColumnCount) + j] == 0 ? 0 : value / density);
    }

    private static double Elect(double[] values, IReadOnlyList<double> coefficients, MajoritySign sign)
    {
        var vote = sign == MajoritySign.Total ? values.Sum() : values.Sum(value => (double)Math.Sign(value));
        var elected = vote >= 0 ? 1 : -1;
        var agreeing = Enumerable.Range(0, values.Length).Where(index => Math.Sign(values[index]) == elected).ToArray();
        return agreeing.Sum(index => coefficients[index] * values[index]) / Math.Max(1, agreeing.Length);
    }
}
