using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>The native <c>linear</c> is the weighted sum of the deltas, whatever the adapters look like.</summary>
public sealed class LinearTests
{
    // Some roundings of float32 relative to the norm of the delta.
    private const double Float32 = 3e-7;

    public static TheoryData<string, string> Sets =>
        new()
        {
            { "llama", "a b" },
            { "llama", "a d" },
            { "llama", "d e" },
            { "llama", "e f" },
            { "llama", "f f2" },
            { "llama", "f3 fa" },
            { "llama", "g g2" },
            { "llama", "h h2" },
            { "llama", "a h" },
            { "llama", "i-q0 i-v1" },
            { "llama", "i x" },
            { "llama", "j j2" },
            { "llama", "j g2" },
            { "llama", "a b c" },
            { "llama", "c d e" },
            { "llama", "f g h2" },
            { "llama", "i j x" },
            { "gpt2", "a b" },
            { "gpt2", "a c" },
            { "gpt2", "b c" },
            { "gpt2", "a b c" },
            { "bert", "n n2" },
            { "bert", "l l2" },
            { "bert", "l n" },
            { "bert", "l l2 n2" },
            { "convnet", "a b" },
            { "convnet", "a c" },
            { "convnet", "b c fc" },
            { "convnet", "on-gate on-gate2" },
            { "convnet", "on-temporal on-temporal2" },
            { "convnet", "on-explora on-explora2" },
            { "convnet", "a on-gate on-temporal" },
        };

    [Theory]
    [MemberData(nameof(Sets))]
    public void RankSum_IsTheWeightedSumOfTheDeltas(string model, string keys)
    {
        using var merge = Load(model, keys);
        var result = merge.Run("method: linear, rank: sum").Adapter;
        Paths(merge).ShouldBe(result.Modules.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, module) in result.Modules)
        {
            module.Delta.ShouldBeNear(SlowMerge.WeightedSum(merge.Inputs, path), Float32, path);
            module.Scaling.ShouldBe(1);
            var ranks = merge.Operands(path).Select(operand => operand.Module.Rank).ToArray();
            var most = ranks.Length == 1 ? ranks[0] : Math.Min(module.Delta.Rows, module.Delta.Columns);
            module.Rank.ShouldBe(Math.Min(ranks.Sum(), most), path);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void ABiasOnB_IsTheWeightedSumOfTheScaledBiases(string model, string keys)
    {
        using var merge = Load(model, keys);
        var result = merge.Run("method: linear").Adapter;
        foreach (var (path, module) in result.Modules)
        {
            var operands = merge.Operands(path);
            var expected = Enumerable
                .Range(0, module.B.Shape[0])
                .Select(row => operands.Sum(operand => operand.Weight * operand.Module.BiasDelta[row]))
                .ToArray();
            new Matrix(1, expected.Length, module.BiasDelta).ShouldBeNear(
                new Matrix(1, expected.Length, expected),
                Float32,
                path
            );
        }

        var hasBias = merge.Inputs.Any(input => input.Adapter.Flag("lora_bias"));
        result.Flag("lora_bias").ShouldBe(hasBias);
        result.Modules.Values.ShouldAllBe(module => module.Bias != null == hasBias);
    }

    [Fact]
    public void NormalizedWeights_AreDividedByTheirSum()
    {
        using var merge = Load("gpt2", "a b c");
        var result = merge.Run("method: linear, rank: sum, normalize_weights: true").Adapter;
        var sum = merge.Inputs.Sum(input => input.Weight);
        foreach (var (path, module) in result.Modules)
        {
            module.Delta.ShouldBeNear((1 / sum) * SlowMerge.WeightedSum(merge.Inputs, path), Float32, path);
        }
    }

    [Fact]
    public void Scale_MultipliesTheWholeDeltaAndTheBias()
    {
        using var merge = Load("bert", "l l2");
        var plain = merge.Run("method: linear, rank: sum").Adapter;
        var scaled = merge.Run("method: linear, rank: sum, scale: -2.5").Adapter;
        foreach (var (path, module) in scaled.Modules)
        {
            module.Delta.ShouldBeNear(-2.5 * plain.DeltaOf(path)!, Float32, path);
            module
                .BiasDelta.Zip(plain.Modules[path].BiasDelta, (x, y) => Math.Abs(x + (2.5 * y)))
                .Max()
                .ShouldBeLessThan(1e-6);
        }
    }

    [Fact]
    public void TheCoreSpace_GivesTheSameSum()
    {
        using var merge = Load("llama", "a d e");
        var dense = merge.Run("method: linear, rank: 5").Adapter;
        var core = merge.Run("method: linear, space: core, rank: 5").Adapter;
        core.Modules.Keys.ShouldBe(dense.Modules.Keys, ignoreOrder: true);
        foreach (var (path, module) in core.Modules)
        {
            module.Delta.ShouldBeNear(dense.DeltaOf(path)!, Float32, path);
        }
    }

    [Fact]
    public void OppositeWeightsOfOneAdapter_Cancel()
    {
        using var merge = new NativeMerge();
        var folder = NativeMerge.Fixture("llama", "d");
        merge.Add("plus", folder, 0.75).Add("minus", folder, -0.75);
        merge.Run("method: linear").Adapter.Modules.Values.ShouldAllBe(module => module.Delta.Norm < 1e-6);
    }

    private static NativeMerge Load(string model, string keys)
    {
        double[] weights = [0.7, -1.3, 0.45];
        var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel(model) };
        foreach (var (key, weight) in keys.Split(' ').Zip(weights))
        {
            merge.Add(key.Replace('-', '_'), NativeMerge.Fixture(model, key), weight);
        }

        return merge;
    }

    private static IEnumerable<string> Paths(NativeMerge merge) =>
        merge.Inputs.SelectMany(input => input.Adapter.Modules.Keys).Distinct().Order(StringComparer.Ordinal);
}
