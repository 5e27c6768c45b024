using System.Globalization;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>Every rank policy gives the rank it names, and of that rank the best approximation.</summary>
public sealed class RankTests
{
    // The error of a cut against the error of the best cut, both relative to the delta.
    private const double Float32 = 5e-7;

    [Theory]
    [InlineData("llama", "a d", "1")]
    [InlineData("llama", "a d", "3")]
    [InlineData("llama", "a d", "max")]
    [InlineData("llama", "c d e", "max")]
    [InlineData("llama", "c d e", "11")]
    [InlineData("llama", "j j2", "5")]
    [InlineData("gpt2", "a c", "max")]
    [InlineData("gpt2", "a b c", "6")]
    [InlineData("bert", "n n2", "2")]
    [InlineData("convnet", "a b", "max")]
    [InlineData("convnet", "a b c", "3")]
    [InlineData("convnet", "on-temporal on-temporal2", "1")]
    public void ACutOfTheSum_IsTheBestApproximationOfThatRank(string model, string keys, string rank)
    {
        using var merge = Load(model, keys);
        var result = merge.Run($"method: linear, rank: {rank}");
        foreach (var (path, module) in result.Adapter.Modules)
        {
            var operands = merge.Operands(path);
            var exact = SlowMerge.WeightedSum(merge.Inputs, path);
            var asked =
                rank == "max"
                    ? operands.Max(operand => operand.Module.Rank)
                    : int.Parse(rank, CultureInfo.InvariantCulture);
            var most = Math.Min(operands.Sum(operand => operand.Module.Rank), Math.Min(exact.Rows, exact.Columns));
            module.Rank.ShouldBe(Math.Min(asked, most), path);
            module.Delta.ShouldBeNear(SlowSvd.Of(exact).Cut(module.Rank), Tolerance(exact, module.Rank), path);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    [InlineData(1)]
    public void Energy_IsTheSmallestRankThatKeepsTheShare(double share)
    {
        using var merge = Load("llama", "a d e");
        var result = merge
            .Run(string.Create(CultureInfo.InvariantCulture, $"method: linear, rank: {{ energy: {share} }}"))
            .Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var exact = SlowSvd.Of(SlowMerge.WeightedSum(merge.Inputs, path));
            var most = merge.Operands(path).Sum(operand => operand.Module.Rank);
            module.Rank.ShouldBe(share == 1 ? most : exact.RankFor(share), path);
            module.Delta.ShouldBeNear(exact.Cut(module.Rank), 1e-5, path);
        }

        AssertConsistent(result);
    }

    [Theory]
    [InlineData("ties, density: 0.4")]
    [InlineData("magnitude_prune, density: 0.3")]
    public void ACutOfAFullRankResult_IsTheBestApproximation(string method)
    {
        using var merge = Load("llama", "a d");
        var whole = merge.Run($"method: {method}, rank: 32").Adapter;
        var cut = merge.Run($"method: {method}, rank: 6").Adapter;
        foreach (var (path, module) in cut.Modules)
        {
            var exact = whole.DeltaOf(path)!;
            module.Rank.ShouldBe(6);
            whole.Modules[path].Rank.ShouldBe(Math.Min(exact.Rows, exact.Columns));
            module.Delta.ShouldBeNear(SlowSvd.Of(exact).Cut(6), 2e-5, path);
        }
    }

    [Fact]
    public void SumOfAMethodThatPrunes_IsItsRankAlthoughNotLossless()
    {
        using var merge = Load("llama", "a d");
        var result = merge.Run("method: ties, density: 0.5, rank: sum");
        result.Adapter.Modules.Values.ShouldAllBe(module =>
            module.Rank == Math.Min(12, Math.Min(module.Delta.Rows, module.Delta.Columns))
        );
    }

    [Fact]
    public void ARankAboveTheSum_IsLosslessAtTheSum()
    {
        using var merge = Load("llama", "a b");
        var sum = merge.Run("method: linear, rank: sum");
        var more = merge.Run("method: linear, rank: 15");
        File.ReadAllBytes(more.Adapter.WeightsFile)[^4096..]
            .ShouldBe(File.ReadAllBytes(sum.Adapter.WeightsFile)[^4096..]);
        more.Adapter.Modules.Values.ShouldAllBe(module => module.Rank == 8);
        more.Plan.Modules.ShouldAllBe(module => module.Rank.IsLossless);
    }

    [Fact]
    public void ASumAboveTheDimensions_IsStillTheExactSum()
    {
        // 24 ranks where the module has 10 x 12: no more than 10 hold anything.
        using var merge = new NativeMerge();
        merge.Add("a", merge.NewAdapter("a", 1, rank: 8).Linear("layers.0.fc", 10, 12).Write(), 0.5);
        merge.Add("b", merge.NewAdapter("b", 2, rank: 8).Linear("layers.0.fc", 10, 12).Write(), -2);
        merge.Add("c", merge.NewAdapter("c", 3, rank: 8).Linear("layers.0.fc", 10, 12).Write());
        var module = merge.Run("method: linear, rank: sum").Adapter.Modules["layers.0.fc"];
        module.Rank.ShouldBe(10);
        module.Delta.ShouldBeNear(SlowMerge.WeightedSum(merge.Inputs, "layers.0.fc"), 1e-6);
    }

    [Fact]
    public void ZeroDeltas_GiveZerosAtEveryPolicy()
    {
        using var merge = new NativeMerge();
        merge.Add("a", merge.NewAdapter("a", 1).Linear("layers.0.fc", 10, 12).Zero("layers.0.fc").Write());
        merge.Add("b", merge.NewAdapter("b", 2).Linear("layers.0.fc", 10, 12).Zero("layers.0.fc").Write());
        foreach (var (policy, rank) in new[] { ("{ energy: 0.9 }", 1), ("2", 2), ("max", 4), ("sum", 8) })
        {
            var result = merge.Run($"method: linear, rank: {policy}");
            result.Adapter.Modules["layers.0.fc"].Rank.ShouldBe(rank, policy);
            result.Adapter.Modules["layers.0.fc"].Delta.Norm.ShouldBe(0, policy);
            result.Ids.ShouldNotContain("MDSL4203");
        }
    }

    [Fact]
    public void ACutThatLosesMuch_SaysWhichRankWouldDo()
    {
        using var merge = Load("llama", "c d e");
        var lossy = merge.Run("method: linear, rank: 1");
        var finding = lossy.Findings.Single(one => one.Id == "MDSL4203");
        var needed = lossy.Plan.Modules.Max(module =>
            SlowSvd.Of(SlowMerge.WeightedSum(merge.Inputs, module.Path)).RankFor(0.95)
        );
        finding.Message.ShouldContain(
            string.Create(CultureInfo.InvariantCulture, $"rank {needed} would keep 95 % in every module")
        );
        merge
            .Run(string.Create(CultureInfo.InvariantCulture, $"method: linear, rank: {needed}"))
            .Ids.ShouldNotContain("MDSL4203");
        merge
            .Run(string.Create(CultureInfo.InvariantCulture, $"method: linear, rank: {needed - 1}"))
            .Ids.ShouldContain("MDSL4203");
    }

    private static void AssertConsistent(SlowAdapter adapter)
    {
        foreach (var module in adapter.Modules.Values)
        {
            adapter.RankFor(module.Path).ShouldBe(module.Rank, module.Path);
            adapter.ScalingFor(module.Path).ShouldBe(1, module.Path);
        }
    }

    // Singular vectors of close singular values turn easily, their cut with them: only what is kept counts then.
    private static double Tolerance(Matrix exact, int rank)
    {
        var values = SlowSvd.Of(exact).S;
        var gap = rank < values.Length ? (values[rank - 1] - values[rank]) / values[0] : 1;
        return Math.Max(Float32, Float32 / Math.Max(gap, 1e-3));
    }

    private static NativeMerge Load(string model, string keys)
    {
        double[] weights = [1, -0.8, 0.6];
        var merge = new NativeMerge();
        foreach (var (key, weight) in keys.Split(' ').Zip(weights))
        {
            merge.Add(key.Replace('-', '_'), NativeMerge.Fixture(model, key), weight);
        }

        return merge;
    }
}
