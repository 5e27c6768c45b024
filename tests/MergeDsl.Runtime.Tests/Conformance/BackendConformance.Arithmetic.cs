using MergeDsl.Runtime.Backends;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Conformance;

public abstract partial class BackendConformance
{
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Scale_RoundsTheFactorFirst(int rows, int columns, bool isDouble)
    {
        var x = Matrix.Normal(rows, columns, isDouble, 1);
        using var result = Backend.Scale(Give(x, isDouble), 0.1);
        result.IsDouble.ShouldBe(isDouble);
        ShouldBeSame(Take(result), x.Map(number => Fit(Fit(0.1, isDouble) * number, isDouble)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ScaleColumns_MultipliesEveryColumn(int rows, int columns, bool isDouble)
    {
        var x = Matrix.Normal(rows, columns, isDouble, 2);
        double[] values = [.. Enumerable.Range(0, columns).Select(j => 0.3 - j)];
        var expected = Matrix.Of(rows, columns, (i, j) => Fit(Fit(values[j], isDouble) * x[i, j], isDouble));
        ShouldBeSame(Take(Backend.ScaleColumns(Give(x, isDouble), values)), expected);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ScaleRows_MultipliesEveryRow(int rows, int columns, bool isDouble)
    {
        var x = Matrix.Normal(rows, columns, isDouble, 3);
        double[] values = [.. Enumerable.Range(0, rows).Select(i => 0.7 * i)];
        var expected = Matrix.Of(rows, columns, (i, j) => Fit(Fit(values[i], isDouble) * x[i, j], isDouble));
        ShouldBeSame(Take(Backend.ScaleRows(values, Give(x, isDouble))), expected);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Combine_AddsRoundedProductsOneAfterTheOther(int rows, int columns, bool isDouble)
    {
        Matrix[] x = [.. Enumerable.Range(0, 6).Select(i => Matrix.Normal(rows, columns, isDouble, 10 + i))];
        double[] c = [0.1, -0.7, 1.3, 2.0 / 3, 0, -1];
        var result = Backend.Combine([.. x.Select(o => Give(o, isDouble))], c, SumOrder.Sequential);
        result.IsDouble.ShouldBe(isDouble);
        ShouldBeSame(
            Take(result),
            Matrix.Of(rows, columns, (i, j) => Sequential(Products(x, c, i, j, isDouble), isDouble))
        );
    }

    [Theory]
    [MemberData(nameof(TorchSums))]
    public void CombineInTorchOrder_MatchesTheDocumentedLanes(int operands, int columns, bool isDouble)
    {
        Matrix[] x = [.. Enumerable.Range(0, operands).Select(i => Matrix.Normal(1, columns, isDouble, 30 + i))];
        double[] c = [.. Enumerable.Range(0, operands).Select(i => Math.Exp(i % 5) - 2)];
        var result = Backend.Combine([.. x.Select(o => Give(o, isDouble))], c, SumOrder.Torch);
        var expected = Matrix.Of(1, columns, (i, j) => TorchSum(Products(x, c, i, j, isDouble), j, columns, isDouble));
        ShouldBeSame(Take(result), expected);
    }

    [Fact]
    public void Combine_OfALoneNegativeZero_IsPositiveZero()
    {
        var zeros = Matrix.Of(1, 19, (_, _) => -0.0);
        ShouldBeSame(Take(Backend.Combine([Give(zeros, false)], [1], SumOrder.Sequential)), zeros.Map(_ => 0.0));
    }

    [Fact]
    public void Combine_OfInfinities_IsNaN()
    {
        var up = Give(Matrix.Of(1, 3, (_, _) => double.PositiveInfinity), false);
        var result = Take(Backend.Combine([up, up], [1, -1], SumOrder.Sequential));
        result.Values.ShouldAllBe(x => double.IsNaN(x));
    }

    [Fact]
    public void Combine_OfMixedPrecision_IsDouble()
    {
        var (x, y) = (Matrix.Normal(3, 9, false, 1), Matrix.Normal(3, 9, true, 2));
        var result = Backend.Combine([Give(x, false), Give(y, true)], [0.1, 0.2], SumOrder.Sequential);
        result.IsDouble.ShouldBeTrue();
        ShouldBeSame(Take(result), Matrix.Of(3, 9, (i, j) => (0.1 * x[i, j]) + (0.2 * y[i, j])));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Energy_IsTheSumOfSquares(int rows, int columns, bool isDouble)
    {
        var x = Matrix.Normal(rows, columns, isDouble, 4);
        ShouldBeNear(Backend.Energy(Give(x, isDouble)), x.Values.Sum(v => v * v), 1e-13);
    }

    [Theory]
    [MemberData(nameof(Products3))]
    public void Multiply_IsTheMatrixProduct(int m, int k, int n, bool leftDouble, bool rightDouble)
    {
        var (x, y) = (Matrix.Normal(m, k, leftDouble, 5), Matrix.Normal(k, n, rightDouble, 6));
        var result = Backend.Multiply(Give(x, leftDouble), Give(y, rightDouble));
        result.IsDouble.ShouldBe(leftDouble || rightDouble);
        ShouldBeNear(Take(result), x.Times(y), result.IsDouble ? 1e-14 : 4e-7);
    }

    [Fact]
    public void Multiply_OfALongFloat_KeepsFloat32Accuracy()
    {
        // All positive: a sum that lost its low bits on the way would be off by far more than the last rounding.
        var x = Matrix.Normal(1, 20000, false, 7).Map(v => (float)Math.Abs(v));
        var result = Take(Backend.Multiply(Give(x, false), Give(x.Transposed(), false)));
        result[0, 0].ShouldBe(x.Values.Sum(v => v * v), 2e-6 * x.Values.Sum(v => v * v));
    }

    [Fact]
    public void Multiply_OfUnequalLengths_IsRefused()
    {
        var x = Give(Matrix.Normal(2, 3, false, 1), false);
        Should.Throw<ArgumentException>(() => Backend.Multiply(x, x));
    }

    public static TheoryData<int, int, bool> TorchSums
    {
        get
        {
            var data = new TheoryData<int, int, bool>();
            foreach (var operands in new[] { 1, 4, 5, 6, 7, 8, 9, 16, 18, 23 })
            {
                foreach (var columns in new[] { 2, 3, 4, 7, 8, 15, 17, 31, 32, 33, 63, 100 })
                {
                    data.Add(operands, columns, false);
                    data.Add(operands, columns, true);
                }
            }

            return data;
        }
    }

    public static TheoryData<int, int, int, bool, bool> Products3
    {
        get
        {
            var data = new TheoryData<int, int, int, bool, bool>();
            int[][] shapes =
            [
                [0, 2, 3],
                [2, 0, 3],
                [2, 3, 0],
                [1, 1, 1],
                [1, 40, 1],
                [7, 5, 9],
                [100, 3, 300],
                [13, 257, 17],
                [97, 600, 35],
            ];
            foreach (var s in shapes)
            {
                data.Add(s[0], s[1], s[2], false, false);
                data.Add(s[0], s[1], s[2], true, true);
                data.Add(s[0], s[1], s[2], false, true);
                data.Add(s[0], s[1], s[2], true, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Oppose_AddsTheWeakerSideOfEveryEntry(int rows, int columns, bool isDouble)
    {
        Matrix[] x = [.. Enumerable.Range(0, 3).Select(o => Matrix.Normal(rows, columns, isDouble, o + 1))];
        double[] c = [0.7, -1.1, 0.4];
        var (opposed, total) = (0.0, 0.0);
        for (var i = 0; i < rows * columns; i++)
        {
            var products = x.Select((operand, o) => c[o] * operand.Values[i]).ToArray();
            var up = products.Where(product => product > 0).Sum();
            var down = -products.Where(product => product < 0).Sum();
            opposed += Math.Min(up, down);
            total += up + down;
        }

        var conflict = Backend.Oppose([.. x.Select(operand => Give(operand, isDouble))], c);

        // Sums of the same float64 products in another order.
        conflict.Opposed.ShouldBe(opposed, 1e-12 * (1 + total));
        conflict.Total.ShouldBe(total, 1e-12 * (1 + total));
    }

    private static double[] Products(Matrix[] x, double[] c, int i, int j, bool isDouble) =>
        [.. x.Select((operand, o) => Fit(Fit(c[o], isDouble) * operand[i, j], isDouble))];

    private static double Sequential(IEnumerable<double> numbers, bool isDouble) =>
        numbers.Aggregate(0.0, (sum, number) => Fit(sum + number, isDouble));

    /// <summary><c>peft.md</c> A.3, with a fresh partial sum behind every 16 numbers.</summary>
    private static double TorchSum(double[] numbers, int column, int columns, bool isDouble)
    {
        var vector = isDouble ? 4 : 8;
        var cut = columns >= vector ? columns / (4 * vector) * 4 * vector : columns / 4 * 4;
        if (numbers.Length <= 4 || column < cut)
        {
            return Cascade(numbers, isDouble);
        }

        var grouped = numbers.Length / 4 * 4;
        double[] lanes =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(l => Cascade([.. numbers[..grouped].Where((_, i) => i % 4 == l)], isDouble)),
        ];
        lanes[0] = numbers[grouped..].Aggregate(lanes[0], (sum, number) => Fit(sum + number, isDouble));
        return lanes[1..].Aggregate(lanes[0], (sum, lane) => Fit(sum + lane, isDouble));
    }

    private static double Cascade(double[] numbers, bool isDouble)
    {
        var whole = numbers.Length / 16 * 16;
        var blocks = numbers[..whole].Chunk(16).Select(block => Sequential(block, isDouble));
        return Fit(Sequential(numbers[whole..], isDouble) + Sequential(blocks, isDouble), isDouble);
    }
}
