using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>Rules change single modules, and nothing else.</summary>
public sealed class RuleTests
{
    [Fact]
    public void WeightsScaleAndRank_HoldWhereTheFirstRuleMatches()
    {
        using var merge = Load();
        var result = merge
            .Run(
                "method: linear, rank: sum",
                "{ modules: layers.0.*.q_proj, weights: { a: -3 }, rank: 2 }, { modules: q_proj, scale: 0.5, weights: { d: 0 } }"
            )
            .Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var isQuery = path.EndsWith("q_proj", StringComparison.Ordinal);
            var isFirst = isQuery && path.Contains(".0.", StringComparison.Ordinal);
            var (a, d, scale) =
                isFirst ? (-3, 1.4, 1.0)
                : isQuery ? (0.8, 0.0, 0.5)
                : (0.8, 1.4, 1.0);
            var exact =
                scale * ((a * merge.Inputs[0].Adapter.DeltaOf(path)!) + (d * merge.Inputs[1].Adapter.DeltaOf(path)!));
            module.Rank.ShouldBe(isFirst ? 2 : 12, path);
            module.Delta.ShouldBeNear(SlowSvd.Of(exact).Cut(module.Rank), 1e-5, path);
        }

        ResultConfig.AssertLoadable(result);
    }

    [Fact]
    public void Density_HoldsInTheModulesOfTheRule()
    {
        using var merge = Load();
        var result = merge.Run("method: ties, density: 0.5, rank: 64", "{ modules: v_proj, density: 0.2 }").Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var density = path.EndsWith("v_proj", StringComparison.Ordinal) ? 0.2 : 0.5;
            module.Delta.ShouldBeNear(
                SlowMerge.Dense(new SlowMethod("ties", density), merge.Operands(path)),
                2e-5,
                path
            );
        }
    }

    [Fact]
    public void NormalizedWeights_AreNormalizedUnderTheRule()
    {
        using var merge = Load();
        var result = merge
            .Run("method: linear, rank: sum, normalize_weights: true", "{ modules: k_proj, weights: { a: 3, d: 1 } }")
            .Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var (a, d) = path.EndsWith("k_proj", StringComparison.Ordinal) ? (0.75, 0.25) : (0.8 / 2.2, 1.4 / 2.2);
            var expected = (a * merge.Inputs[0].Adapter.DeltaOf(path)!) + (d * merge.Inputs[1].Adapter.DeltaOf(path)!);
            module.Delta.ShouldBeNear(expected, 1e-6, path);
        }
    }

    [Theory]
    [InlineData("max", "{ energy: 0.9 }")]
    [InlineData("{ energy: 0.5 }", "sum")]
    [InlineData("3", "max")]
    public void RankPolicies_MixFreely(string rank, string ruled)
    {
        using var merge = Load();
        var result = merge.Run($"method: linear, rank: {rank}", $"{{ modules: layers.1.*, rank: {ruled} }}").Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var exact = SlowSvd.Of(SlowMerge.WeightedSum(merge.Inputs, path));
            var policy = path.Contains(".1.", StringComparison.Ordinal) ? ruled : rank;
            module.Rank.ShouldBe(
                policy switch
                {
                    "max" => 8,
                    "sum" => 12,
                    "3" => 3,
                    "{ energy: 0.9 }" => exact.RankFor(0.9),
                    _ => exact.RankFor(0.5),
                },
                path
            );
        }

        ResultConfig.AssertLoadable(result);
    }

    [Fact]
    public void ARuleForModulesOfOneAdapter_TouchesOnlyThose()
    {
        // g2 alone has up_proj here, so the weight of 'a' in the rule meets nothing.
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a"), 1).Add("g2", NativeMerge.Fixture("llama", "g2"), 1);
        var result = merge.Run("method: linear", "{ modules: up_proj, weights: { a: 100, g2: 2 } }").Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var weight = path.EndsWith("up_proj", StringComparison.Ordinal) ? 2 : 1;
            module.Delta.ShouldBeNear(weight * SlowMerge.WeightedSum(merge.Inputs, path), 1e-6, path);
        }
    }

    private static NativeMerge Load() =>
        new NativeMerge()
            .Add("a", NativeMerge.Fixture("llama", "a"), 0.8)
            .Add("d", NativeMerge.Fixture("llama", "d"), 1.4);
}
