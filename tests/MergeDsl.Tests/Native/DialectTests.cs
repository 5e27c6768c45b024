using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>
/// The PEFT dialect gives what the native spelling gives, but for the named quirks of <c>peft.md</c> 0.3; where one of
/// those is at work, a finding names the native spelling.
/// </summary>
public sealed class DialectTests
{
    public static TheoryData<string, string, string> Agreements =>
        new()
        {
            { "a d", "combination_type: cat", "method: linear, rank: sum" },
            { "c d b", "combination_type: cat", "method: linear, rank: sum" },
            { "a d", "combination_type: svd, svd_rank: 5", "method: linear, rank: 5" },
            { "a d", "combination_type: svd", "method: linear, rank: max" },
            { "b c d", "combination_type: svd, svd_rank: 7", "method: linear, rank: 7" },
            { "a d", "combination_type: ties_svd, density: 0.5, svd_rank: 16", "method: ties, density: 0.5, rank: 16" },
            {
                "a b d",
                "combination_type: ties_svd, density: 0.3, svd_rank: 16, majority_sign_method: frequency",
                "method: ties, density: 0.3, rank: 16, majority_sign_method: frequency"
            },
            {
                "a d",
                "combination_type: magnitude_prune_svd, density: 0.4, svd_rank: 9",
                "method: magnitude_prune, density: 0.4, rank: 9"
            },
            { "d", "combination_type: linear", "method: linear, rank: sum" },
            { "d", "combination_type: cat", "method: linear, rank: sum" },
            { "a b", "combination_type: linear", "method: linear, space: factors" },
            { "a b", "combination_type: ties, density: 0.5", "method: ties, space: factors, density: 0.5" },
            {
                "a b c",
                "combination_type: magnitude_prune, density: 0.5",
                "method: magnitude_prune, space: factors, density: 0.5"
            },
        };

    [Theory]
    [MemberData(nameof(Agreements))]
    public void BothSpellings_GiveTheSameDelta(string keys, string dialect, string native)
    {
        using var merge = Load("llama", keys);
        var (there, here) = (merge.Run(dialect).Adapter, merge.Run(native).Adapter);
        there.Modules.Keys.Order(StringComparer.Ordinal).ShouldBe(here.Modules.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, module) in there.Modules)
        {
            module.Delta.ShouldBeNear(here.DeltaOf(path)!, 2e-5, path);
        }
    }

    [Fact]
    public void Cat_WithPowersOfTwo_GivesTheVeryFactorsOfRankSum()
    {
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a"), 0.5).Add("d", NativeMerge.Fixture("llama", "d"), -2);
        var (cat, sum) = (merge.Run("combination_type: cat").Adapter, merge.Run("method: linear, rank: sum").Adapter);
        cat.Tensors.Keys.Order(StringComparer.Ordinal).ShouldBe(sum.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in cat.Tensors)
        {
            tensor.Bytes.ShouldBe(sum.Tensors[name].Bytes, name);
        }
    }

    // The fixtures' own weights are positive, so Q3 appears only where the test puts a sign.
    public static TheoryData<string, string, string, string> Quirks =>
        new()
        {
            { "llama", "a b", "linear", "MDSL2102" },
            { "llama", "a b", "ties, density: 0.5", "MDSL2102" },
            { "llama", "a b", "dare_linear, density: 0.5, seed: 1, seed_at: combine", "MDSL2102" },
            { "llama", "a b", "dare_ties, density: 0.5, seed: 1, seed_at: combine", "MDSL2102" },
            { "llama", "a b", "magnitude_prune, density: 0.5", "MDSL2102" },
            { "llama", "-a b", "linear", "MDSL2103" },
            { "llama", "a b", "ties, density: 0.5", "MDSL2107" },
            { "llama", "a b", "magnitude_prune, density: 0.5", "MDSL2107" },
            { "llama", "a b", "ties_svd, density: 0.5", "MDSL2107" },
            { "llama", "a b", "magnitude_prune_svd, density: 0.5", "MDSL2107" },
            { "llama", "e b", "cat", "MDSL2109" },
            { "llama", "e b", "svd", "MDSL2109" },
            { "llama", "i a", "cat", "MDSL2112" },
            { "llama", "x a", "svd", "MDSL2112" },
            { "convnet", "on-explora on-explora2", "cat", "MDSL2117" },
            { "bert", "l l2", "cat", "MDSL2119" },
            { "llama", "f f2", "linear", "MDSL2133" },
            { "llama", "h a", "cat", "MDSL2140" },
            { "llama", "i-q0 i-v1", "cat", "MDSL2141" },
            { "convnet", "on-temporal on-temporal2", "svd", "MDSL2135" },
            { "llama", "a d", "linear", "MDSL3105" },
        };

    [Theory]
    [MemberData(nameof(Quirks))]
    public void AQuirkAtWork_IsToldWithTheNativeSpelling(string model, string keys, string type, string id)
    {
        using var merge = Load(model, keys);
        var finding = merge.Findings($"combination_type: {type}").FirstOrDefault(one => one.Id == id);
        finding.ShouldNotBeNull();
        finding.Span.ShouldNotBeNull();
        finding.Message.ShouldContain("native: method: ");
    }

    [Theory]
    [InlineData("k k2", "cat", "MDSL2118")]
    [InlineData("a b", "dare_linear, density: 0, seed: 1", "MDSL2121")]
    [InlineData("a m", "cat", "MDSL2131")]
    public void WhatPeftWouldRuin_IsAnError(string keys, string type, string id)
    {
        using var merge = Load("llama", keys);
        merge
            .Findings($"combination_type: {type}")
            .ShouldContain(finding => finding.Id == id && finding.Severity == Severity.Error);
    }

    [Theory]
    [InlineData("cat")]
    [InlineData("svd")]
    public void AnExactType_GivesNoQuirkFinding(string type)
    {
        using var merge = Load("llama", "a b d");
        merge.Findings($"combination_type: {type}").ShouldNotContain(finding => finding.Id.StartsWith("MDSL21"));
    }

    [Theory]
    [InlineData("method: linear")]
    [InlineData("method: ties, density: 0.5")]
    [InlineData("method: dare_ties, space: core, density: 0.5, seed: 1")]
    public void TheNativeSpelling_GivesNoQuirkFinding(string spelling)
    {
        foreach (var (model, keys) in new[] { ("llama", "e f"), ("llama", "-i h"), ("convnet", "on-explora a") })
        {
            using var merge = Load(model, keys);
            merge.Findings(spelling).ShouldNotContain(finding => finding.Id.StartsWith("MDSL21"), keys);
        }
    }

    [Theory]
    [InlineData("linear", "method: linear, rank: sum")]
    [InlineData("ties, density: 0.5", "method: ties, density: 0.5, rank: 64")]
    public void WhereTheFindingStands_TheResultsDiffer(string type, string native)
    {
        using var merge = Load("llama", "a b");
        var (there, here) = (merge.Run($"combination_type: {type}").Adapter, merge.Run(native).Adapter);
        there.Modules.Values.ShouldAllBe(module =>
            (module.Delta - here.DeltaOf(module.Path)!).Norm > 0.05 * module.Delta.Norm
        );
    }

    private static NativeMerge Load(string model, string keys)
    {
        var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel(model) };
        double[] weights = [0.7, 0.4, 1.1];
        foreach (var (key, weight) in keys.Split(' ').Zip(weights))
        {
            var isNegative = key.StartsWith('-');
            var name = key.TrimStart('-');
            merge.Add(name.Replace('-', '_'), NativeMerge.Fixture(model, name), isNegative ? -weight : weight);
        }

        return merge;
    }
}
