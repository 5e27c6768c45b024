using System.Text.Json;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Randomness;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Conformance;

public abstract partial class BackendConformance
{
    [Theory]
    [MemberData(nameof(Shapes))]
    public void KeepLargest_KeepsWhatSortingWouldKeep(int rows, int columns, bool isDouble)
    {
        var x = Matrix.Normal(rows, columns, isDouble, 1);
        foreach (var density in new[] { 0, 0.001, 0.3, 0.5, 0.99, 1 })
        {
            var count = (long)(density * x.Values.Length);
            ShouldBeSame(Take(Backend.KeepLargest(Give(x, isDouble), count, TieOrder.LowestIndex)), Largest(x, count));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeepLargest_OfManyEqualMagnitudes_KeepsTheLowestIndices(bool isDouble)
    {
        // Few levels, so that every cut goes through a group of equals; both signs, two zeros.
        var x = Matrix.Normal(70, 1000, isDouble, 2).Map(v => Math.Truncate(v));
        foreach (var count in new long[] { 1, 17, 1000, 35000, 69000, 69999 })
        {
            ShouldBeSame(Take(Backend.KeepLargest(Give(x, isDouble), count, TieOrder.LowestIndex)), Largest(x, count));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeepLargest_RanksNaNAboveInfinity(bool isDouble)
    {
        var x = new Matrix(1, 5, [double.NegativeInfinity, 3, double.NaN, -1, double.PositiveInfinity]);
        var kept = Take(Backend.KeepLargest(Give(x, isDouble), 1, TieOrder.LowestIndex));
        ShouldBeSame(kept, new Matrix(1, 5, [double.NaN, 0, double.NaN, -0.0, double.NaN]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void KeepLargest_InTorchOrder_KeepsWhatTorchKeeps(bool isDouble)
    {
        foreach (var item in GoldenFile.Read("topk.json").GetProperty("cases").EnumerateArray())
        {
            double[] levels = [.. item.GetProperty("values").EnumerateArray().Select(value => value.GetDouble() + 1)];
            int[] kept = [.. item.GetProperty("kept").EnumerateArray().Select(index => index.GetInt32())];
            var x = new Matrix(1, levels.Length, levels);
            var result = Take(Backend.KeepLargest(Give(x, isDouble), item.GetProperty("k").GetInt32(), TieOrder.Torch));
            Enumerable.Range(0, levels.Length).Where(i => result[0, i] != 0).ShouldBe(kept);
        }
    }

    [Fact]
    public void KeepLargest_OfEqualMagnitudes_MatchesTheGoldenIndices()
    {
        foreach (var item in GoldenFile.Read("peft-golden.json").GetProperty("topk_ties").EnumerateArray())
        {
            int[] kept = [.. item.GetProperty("kept_indices_all_equal").EnumerateArray().Select(i => i.GetInt32())];
            var x = Matrix.Of(1, item.GetProperty("n").GetInt32(), (_, _) => 1);
            var result = Take(Backend.KeepLargest(Give(x, false), item.GetProperty("k").GetInt32(), TieOrder.Torch));
            Enumerable.Range(0, x.Columns).Where(i => result[0, i] != 0).ShouldBe(kept);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void DropAndRescale_DividesWhatTheMaskKeeps(int rows, int columns, bool isDouble)
    {
        var x = Matrix.Normal(rows, columns, isDouble, 3);
        var keep = new byte[x.Values.Length];
        new CounterMask(5, "a", "t", 0.3).Next(keep);
        var result = Take(Backend.DropAndRescale(Give(x, isDouble), new CounterMask(5, "a", "t", 0.3), 0.3));
        var density = Fit(0.3, isDouble);
        var expected = Matrix.Of(rows, columns, (i, j) => Fit(x[i, j] * keep[(i * columns) + j] / density, isDouble));
        ShouldBeSame(result, expected);
    }

    [Fact]
    public void DropAndRescale_WithDensityZero_IsNaN()
    {
        var x = Matrix.Normal(3, 11, false, 3);
        var result = Take(Backend.DropAndRescale(Give(x, false), new CounterMask(5, "a", "t", 0), 0));
        result.Values.ShouldAllBe(v => double.IsNaN(v));
    }

    [Theory]
    [InlineData(2, MajoritySign.Total, SumOrder.Sequential, false)]
    [InlineData(3, MajoritySign.Frequency, SumOrder.Sequential, false)]
    [InlineData(4, MajoritySign.Total, SumOrder.Torch, true)]
    [InlineData(7, MajoritySign.Total, SumOrder.Torch, false)]
    [InlineData(7, MajoritySign.Frequency, SumOrder.Torch, true)]
    [InlineData(19, MajoritySign.Total, SumOrder.Torch, false)]
    public void ElectAndMerge_FollowsTheDefinition(int operands, MajoritySign method, SumOrder order, bool isDouble)
    {
        var special = new[] { 0, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e-40, 1 };
        Matrix[] x =
        [
            .. Enumerable
                .Range(0, operands)
                .Select(o => Matrix.Normal(31, 29, isDouble, 50 + o))
                .Select(
                    (m, o) =>
                        Matrix.Of(
                            31,
                            29,
                            (i, j) =>
                                i == 3 ? Fit(special[(j + o) % 7], isDouble)
                                : (j + o) % 3 == 0 ? 0
                                : m[i, j]
                        )
                ),
        ];
        double[] c = [.. Enumerable.Range(0, operands).Select(o => 0.9 - (0.4 * o))];
        var election = Backend.ElectAndMerge([.. x.Select(o => Give(o, isDouble))], c, method, order);
        ShouldBeSame(Take(election.Merged), Matrix.Of(31, 29, (i, j) => Elect(x, c, i, j, method, order, isDouble)));
        var places = Enumerable.Range(0, 31 * 29).Select(p => x.Select(o => o.Values[p]).ToArray()).ToArray();
        election.Conflicts.ShouldBe(places.Count(values => values.Any(v => v > 0) && values.Any(v => v < 0)));
        election.Occupied.ShouldBe(places.Count(values => values.Any(v => v != 0)));
    }

    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(1, -1, 1)]
    [InlineData(0, 0, 0)]
    public void ElectAndMerge_OfTwoNumbers(double first, double second, double expected)
    {
        ITensor[] operands = [Give(new Matrix(1, 1, [first]), false), Give(new Matrix(1, 1, [second]), false)];
        var election = Backend.ElectAndMerge(operands, [1, 1], MajoritySign.Total, SumOrder.Sequential);
        Take(election.Merged)[0, 0].ShouldBe(expected);
    }

    [Fact]
    public void Operators_MatchPeftBitForBit()
    {
        foreach (var item in GoldenFile.Read("peft-golden.json").GetProperty("merge_utils").EnumerateArray())
        {
            Matrix[] inputs = [.. item.GetProperty("inputs").EnumerateArray().Select(GoldenFile.Matrix)];
            double[] weights = [.. item.GetProperty("weights").EnumerateArray().Select(GoldenFile.Number)];
            foreach (var result in item.GetProperty("out").EnumerateObject())
            {
                var actual = Operate(result.Name, item, [.. inputs.Select(input => Give(input, false))], weights);
                ShouldBeSame(Take(actual), GoldenFile.Matrix(result.Value));
            }
        }
    }

    private ITensor Operate(string name, JsonElement item, ITensor[] inputs, double[] weights)
    {
        var density = item.GetProperty("density").GetDouble();
        var generator = new TorchGenerator(item.GetProperty("dare_seed").GetInt64());
        var pruned = Array.ConvertAll(
            inputs,
            input =>
                name == "task_arithmetic" || density >= 1 ? input
                : name.StartsWith("dare", StringComparison.Ordinal)
                    ? Backend.DropAndRescale(input, new TorchMask(generator, density, DType.Float32), density)
                : Backend.KeepLargest(input, (long)(density * input.Rows * input.Columns), TieOrder.Torch)
        );
        if (!name.Contains("ties", StringComparison.Ordinal))
        {
            return Backend.Combine(pruned, weights, SumOrder.Torch);
        }

        var method = name.EndsWith("total", StringComparison.Ordinal) ? MajoritySign.Total : MajoritySign.Frequency;
        return Backend.ElectAndMerge(pruned, weights, method, SumOrder.Torch).Merged;
    }

    private static Matrix Largest(Matrix x, long count)
    {
        var kept = Enumerable
            .Range(0, x.Values.Length)
            .OrderByDescending(i => Math.Abs(x.Values[i]))
            .ThenBy(i => i)
            .Take((int)count)
            .ToHashSet();
        return Matrix.Of(x.Rows, x.Columns, (i, j) => kept.Contains((i * x.Columns) + j) ? x[i, j] : x[i, j] * 0);
    }

    private static double Elect(
        Matrix[] x,
        double[] c,
        int i,
        int j,
        MajoritySign method,
        SumOrder order,
        bool isDouble
    )
    {
        double[] values = [.. x.Select(operand => operand[i, j])];
        double[] votes = method == MajoritySign.Total ? values : [.. values.Select(v => (double)Sign(v))];
        var elected = Add(votes) >= 0 ? 1 : -1;
        var products = Products(x, c, i, j, isDouble).Zip(values, (p, v) => p * (Sign(v) == elected ? 1 : 0)).ToArray();
        return Fit(Add(products) / Math.Max(1, values.Count(v => Sign(v) == elected)), isDouble);

        double Add(double[] numbers) =>
            order == SumOrder.Torch
                ? TorchSum(numbers, (i * x[0].Columns) + j, x[0].Values.Length, isDouble)
                : Sequential(numbers, isDouble);
    }

    private static int Sign(double number) =>
        number > 0 ? 1
        : number < 0 ? -1
        : 0;
}
