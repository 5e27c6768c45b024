using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>Results are ordinary adapters: they can be merged again.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, string> Adapters =>
        new()
        {
            { "llama", "a" },
            { "llama", "c" },
            { "llama", "d" },
            { "llama", "fa" },
            { "llama", "h2" },
            { "llama", "i" },
            { "llama", "j" },
            { "llama", "m" },
            { "llama", "x" },
            { "gpt2", "a" },
            { "bert", "a" },
            { "bert", "l" },
            { "bert", "bias-all" },
            { "bert", "bias-lora" },
            { "convnet", "a" },
            { "convnet", "on-gate" },
            { "convnet", "on-grouped" },
            { "convnet", "on-temporal" },
            { "llama-bf16", "a" },
            { "llama-f64", "b" },
        };

    [Theory]
    [MemberData(nameof(Adapters))]
    public void OneAdapterAtWeightOne_KeepsItsFactorsExactly(string model, string key)
    {
        // The scaling of these adapters is a power of two: it goes into A without rounding.
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel(model) };
        merge.Add("only", NativeMerge.Fixture(model, key));
        var before = merge.Inputs[0].Adapter;
        var after = merge.Run("method: linear, rank: sum").Adapter;
        after.Modules.Keys.Order(StringComparer.Ordinal).ShouldBe(before.Modules.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, module) in after.Modules)
        {
            var source = before.Modules[path];
            module.Scaling.ShouldBe(1);
            module.A.Shape.ShouldBe(source.A.Shape);
            module.B.Shape.ShouldBe(source.B.Shape);
            module.A.Values.ShouldBe(source.A.Values.Select(value => source.Scaling * value), path);
            module.B.Values.ShouldBe(source.B.Values, path);
            module.BiasDelta.ShouldBe(source.BiasDelta, path);
        }

        after.OtherNames.ShouldBe(before.OtherNames);
        after.OtherNames.ShouldAllBe(name => after.Tensors[name].Bytes.SequenceEqual(before.Tensors[name].Bytes));
    }

    [Fact]
    public void AResultAsInput_KeepsItsDeltaExactly()
    {
        using var merge = new NativeMerge();
        merge.Add("d", NativeMerge.Fixture("llama", "d"), 0.7).Add("e", NativeMerge.Fixture("llama", "e"), -0.3);
        var first = merge.Run("method: linear, rank: { energy: 0.9 }");
        first.Adapter.Modules.Values.Select(module => module.Rank).Distinct().Count().ShouldBeGreaterThan(1);
        using var again = new NativeMerge().Add("first", first.Folder);
        var second = again.Run("method: linear, rank: sum");
        foreach (var (path, module) in second.Adapter.Modules)
        {
            module.A.Bytes.ShouldBe(first.Adapter.Modules[path].A.Bytes, path);
            module.B.Bytes.ShouldBe(first.Adapter.Modules[path].B.Bytes, path);
        }

        second.Adapter.Config.ToJsonString().ShouldBe(first.Adapter.Config.ToJsonString());
    }

    [Fact]
    public void SplitMerges_AddUp()
    {
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a"), 0.7).Add("d", NativeMerge.Fixture("llama", "d"), -0.3);
        var pair = merge.Run("method: linear, rank: sum");
        using var more = new NativeMerge().Add("pair", pair.Folder, 2).Add("g", NativeMerge.Fixture("llama", "g"), 0.5);
        var stepwise = more.Run("method: linear, rank: sum").Adapter;
        using var direct = new NativeMerge();
        direct.Add("a", NativeMerge.Fixture("llama", "a"), 1.4).Add("d", NativeMerge.Fixture("llama", "d"), -0.6);
        var atOnce = direct.Add("g", NativeMerge.Fixture("llama", "g"), 0.5).Run("method: linear, rank: sum").Adapter;
        foreach (var (path, module) in atOnce.Modules)
        {
            stepwise.DeltaOf(path)!.ShouldBeNear(module.Delta, 3e-7, path);
        }
    }
}
