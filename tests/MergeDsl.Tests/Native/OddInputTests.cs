using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>Input that is unusual but allowed, and what it means.</summary>
public sealed class OddInputTests
{
    [Fact]
    public void AWeightLeftOut_IsOne()
    {
        using var written = new NativeMerge().Add("a", NativeMerge.Fixture("llama", "a"), 1);
        using var left = new NativeMerge().Add("a", NativeMerge.Fixture("llama", "a"), null);
        var (one, two) = (written.Run("method: linear").Adapter, left.Run("method: linear").Adapter);
        one.Tensors.ShouldAllBe(pair => two.Tensors[pair.Key].Bytes.SequenceEqual(pair.Value.Bytes));
    }

    [Fact]
    public void WeightZero_AddsNothingButCountsInRanksAndVotes()
    {
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a")).Add("d", NativeMerge.Fixture("llama", "d"), 0);
        var alone = merge.Inputs[0].Adapter;
        var sum = merge.Run("method: linear, rank: max").Adapter;
        sum.Modules.Values.ShouldAllBe(module => module.Rank == 8);
        foreach (var (path, module) in sum.Modules)
        {
            module.Delta.ShouldBeNear(alone.DeltaOf(path)!, 1e-6, path);
        }

        var ties = merge.Run("method: ties, density: 1, rank: 64").Adapter;
        ties.Modules.Values.ShouldAllBe(module =>
            (module.Delta - alone.DeltaOf(module.Path)!).Norm > 0.1 * module.Delta.Norm
        );
    }

    [Fact]
    public void DisjointAdapters_AreUnited()
    {
        using var merge = new NativeMerge();
        merge.Add("q0", NativeMerge.Fixture("llama", "i-q0")).Add("v1", NativeMerge.Fixture("llama", "i-v1"), -2);
        var result = merge.Run("method: ties, density: 1");
        result.Ids.ShouldContain("MDSL3122");
        result.Adapter.Modules.Count.ShouldBe(2);
        foreach (var (path, module) in result.Adapter.Modules)
        {
            var weight = path.EndsWith("q_proj", StringComparison.Ordinal) ? 1 : -2;
            var source = merge.Inputs[weight == 1 ? 0 : 1].Adapter;
            module.Delta.ShouldBeNear(weight * source.DeltaOf(path)!, 1e-5, path);
        }
    }

    [Fact]
    public void OneFolderUnderTwoNames_CountsTwice()
    {
        using var merge = new NativeMerge();
        var folder = NativeMerge.Fixture("llama", "a");
        merge.Add("one", folder, 0.5).Add("two", folder, 0.25);
        foreach (var (path, module) in merge.Run("method: linear, rank: 4").Adapter.Modules)
        {
            module.Delta.ShouldBeNear(0.75 * merge.Inputs[0].Adapter.DeltaOf(path)!, 1e-6, path);
        }
    }

    [Fact]
    public void EveryLayout_MergesNatively()
    {
        using var merge = new NativeMerge();
        foreach (var (name, rank) in new[] { ("a", 2), ("b", 3) })
        {
            merge.Add(
                name,
                merge
                    .NewAdapter(name, (ulong)rank, rank: rank)
                    .Linear("m.fc", 9, 7)
                    .Embedding("m.tokens", 20, 6)
                    .Convolution("m.line", 5, 4, 3)
                    .Convolution("m.image", 5, 4, 3, 2)
                    .Convolution("m.room", 5, 4, 2, 2, 2)
                    .Write(),
                rank - 1.5
            );
        }

        foreach (var policy in new[] { "sum", "2", "{ energy: 0.7 }" })
        {
            var result = merge.Run($"method: linear, rank: {policy}").Adapter;
            ResultConfig.AssertLoadable(result, ["m.fc", "m.tokens", "m.line", "m.image", "m.room"]);
            foreach (var (path, module) in result.Modules)
            {
                var exact = Reference.SlowMerge.WeightedSum(merge.Inputs, path);
                module.Delta.ShouldBeNear(Reference.SlowSvd.Of(exact).Cut(module.Rank), 1e-5, $"{path} {policy}");
                var source = merge.Inputs[0].Adapter.Modules[path];
                module.A.Shape[1..].ShouldBe(source.A.Shape[1..]);
                module.B.Shape[2..].ShouldBe(source.B.Shape[2..]);
            }
        }
    }

    [Fact]
    public void AModuleWithLoraInItsPath_MergesNatively()
    {
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel("convnet") };
        merge.Add("one", NativeMerge.Fixture("convnet", "on-explora"));
        merge.Add("two", NativeMerge.Fixture("convnet", "on-explora2"));
        var result = merge.Run("method: linear, rank: sum").Adapter;
        var path = result.Modules.Keys.Single(key => key.Contains("explora", StringComparison.Ordinal));
        result.DeltaOf(path)!.ShouldBeNear(Reference.SlowMerge.WeightedSum(merge.Inputs, path), 1e-6);
    }

    [Theory]
    [InlineData(1, -1, 0)]
    [InlineData(0.1, 0.2, -0.3)]
    [InlineData(0, 0, 0)]
    public void NormalizedWeightsThatCancel_AreRefused(double a, double b, double c)
    {
        // In floating point 0.1 + 0.2 - 0.3 is 6e-17: dividing by it would blow every weight up.
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a"), a).Add("b", NativeMerge.Fixture("llama", "b"), b);
        merge.Add("c", NativeMerge.Fixture("llama", "c"), c);
        merge
            .Findings("method: linear, normalize_weights: true")
            .ShouldContain(finding => finding.Descriptor == ValueFindings.WeightsCancel);
    }

    [Theory]
    [InlineData("k k2")]
    [InlineData("a k")]
    public void Dora_NeedsTheBaseModel(string keys)
    {
        using var merge = new NativeMerge();
        foreach (var key in keys.Split(' '))
        {
            merge.Add(key, NativeMerge.Fixture("llama", key));
        }

        merge
            .Findings("method: linear")
            .ShouldContain(finding => finding.Id == "MDSL3109" && finding.Severity == Severity.Error);
    }
}
