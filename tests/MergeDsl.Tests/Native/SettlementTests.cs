using System.Text.Json.Nodes;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>What becomes of trained copies of modules and of trained biases.</summary>
public sealed class SettlementTests
{
    private const string Weight = "base_model.model.classifier.weight";
    private const string Bias = "base_model.model.classifier.bias";

    [Fact]
    public void TwoClassifiers_AreAConflictThatNamesItsSolutions()
    {
        using var merge = Classifiers();
        var finding = merge.Findings("method: linear").Single(one => one.Id == "MDSL3106");
        finding.Message.ShouldStartWith("'a', 'b' each own");
        finding.Message.ShouldContain("'classifier'");
        finding.Message.ShouldContain("merge.modules_to_save");
        finding.Span.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("modules_to_save: b", 1)]
    [InlineData("modules_to_save: a", 0)]
    [InlineData("modules_to_save: { classifier: b }", 1)]
    public void TakingOne_CopiesItByteForByte(string settlement, int taken)
    {
        using var merge = Classifiers();
        var result = merge.Run($"method: linear, {settlement}").Adapter;
        var source = merge.Inputs[taken].Adapter;
        result.OtherNames.ShouldBe([Bias, Weight]);
        result.Tensors[Weight].Bytes.ShouldBe(source.Tensors[Weight].Bytes);
        result.Tensors[Bias].Bytes.ShouldBe(source.Tensors[Bias].Bytes);
        result.Names("modules_to_save").ShouldContain("classifier");
        ResultConfig.AssertLoadable(result, ResultConfig.PathsOf(merge.BaseModel!));
    }

    [Theory]
    [InlineData("modules_to_save: average")]
    [InlineData("modules_to_save: { classifier: average }")]
    public void Average_IsTheWeightedMean(string settlement)
    {
        using var merge = Classifiers();
        var result = merge.Run($"method: linear, {settlement}").Adapter;
        foreach (var name in new[] { Weight, Bias })
        {
            var (a, b) = (merge.Inputs[0].Adapter.Tensors[name], merge.Inputs[1].Adapter.Tensors[name]);
            var mean = a.Values.Zip(b.Values, (x, y) => (0.75 * x) + (0.25 * y));
            result.Tensors[name].Type.ShouldBe("F32");
            result.Tensors[name].Shape.ShouldBe(a.Shape);
            result.Tensors[name].Bytes.ShouldBe(SlowNumbers.Encode("F32", [.. mean]));
        }
    }

    [Theory]
    [InlineData("modules_to_save: drop")]
    [InlineData("modules_to_save: { classifier: drop }")]
    public void Drop_LeavesTheBaseModelsModule(string settlement)
    {
        using var merge = Classifiers();
        var result = merge.Run($"method: linear, {settlement}");
        result.Adapter.OtherNames.ShouldBeEmpty();
        result.Adapter.Names("modules_to_save").ShouldBeEmpty();
        result.Ids.ShouldContain("MDSL3108");
        ResultConfig.AssertLoadable(result.Adapter, ResultConfig.PathsOf(merge.BaseModel!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void ASingleOwner_IsCarriedOverWhole(int place)
    {
        // The weight of an adapter is for its delta; half a copy would be no module.
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel("llama") };
        foreach (var key in place == 0 ? new[] { "m", "a" } : ["a", "m"])
        {
            merge.Add(key, NativeMerge.Fixture("llama", key), 0.25);
        }

        var result = merge.Run("method: linear", dtype: "bfloat16");
        var owner = merge.Inputs[place].Adapter;
        result.Adapter.OtherNames.ShouldBe(["base_model.model.lm_head.weight"]);
        var copy = result.Adapter.Tensors["base_model.model.lm_head.weight"];
        copy.Bytes.ShouldBe(owner.Tensors["base_model.model.lm_head.weight"].Bytes);
        result.Adapter.Names("modules_to_save").ShouldBe(["lm_head"]);
        result.Ids.ShouldContain("MDSL3107");
    }

    [Fact]
    public void ModulesAreSettledOneByOne()
    {
        using var merge = new NativeMerge();
        merge.Add("a", Owner(merge, "a", 1, "head", "score")).Add("b", Owner(merge, "b", 2, "head", "score"));
        merge.Add("c", Owner(merge, "c", 3, "extra"));
        var conflict = merge
            .Findings("method: linear")
            .Where(finding => finding.Id == "MDSL3106")
            .ShouldHaveSingleItem();
        conflict.Message.ShouldContain("'head', 'score'");
        merge
            .Findings("method: linear, modules_to_save: { head: b }")
            .Count(finding => finding.Id == "MDSL3106")
            .ShouldBe(1);
        var result = merge.Run("method: linear, modules_to_save: { head: b, score: drop }").Adapter;
        result.OtherNames.ShouldBe(["base_model.model.extra.weight", "base_model.model.head.weight"]);
        result.Names("modules_to_save").ShouldBe(["extra", "head"]);
        result
            .Tensors["base_model.model.head.weight"]
            .Bytes.ShouldBe(merge.Inputs[1].Adapter.Tensors["base_model.model.head.weight"].Bytes);
    }

    [Fact]
    public void AverageOfCopies_OfTwoOfThreeAdapters_SharesTheWeightsOfTheOwners()
    {
        using var merge = new NativeMerge();
        merge.Add("a", Owner(merge, "a", 1, "head"), 3).Add("b", Owner(merge, "b", 2, "score"), 5);
        merge.Add("c", Owner(merge, "c", 3, "head"), 1);
        var result = merge.Run("method: linear, modules_to_save: average").Adapter;
        var name = "base_model.model.head.weight";
        var (a, c) = (merge.Inputs[0].Adapter.Tensors[name].Values, merge.Inputs[2].Adapter.Tensors[name].Values);
        result
            .Tensors[name]
            .Bytes.ShouldBe(SlowNumbers.Encode("F32", [.. a.Zip(c, (x, y) => (0.75 * x) + (0.25 * y))]));
        result
            .Tensors["base_model.model.score.weight"]
            .Bytes.ShouldBe(merge.Inputs[1].Adapter.Tensors["base_model.model.score.weight"].Bytes);
    }

    [Theory]
    [InlineData("modules_to_save: { clasifier: drop }", "MDSL3114")]
    [InlineData("modules_to_save: { classifier: n }", "MDSL3115")]
    [InlineData("modules_to_save: nobody", null)]
    public void ASettlementOfNothing_IsAnError(string settlement, string? id)
    {
        using var merge = Classifiers();
        merge.Add("n", NativeMerge.Fixture("bert", "n"));
        var findings = merge.Findings($"method: linear, {settlement}");
        findings.ShouldContain(finding => finding.Severity == Severity.Error && (id == null || finding.Id == id));
    }

    [Fact]
    public void CopiesOfDifferentShapes_CannotBeAveraged()
    {
        using var merge = new NativeMerge();
        merge.Add("a", Owner(merge, "a", 1, "head"));
        var other = merge.NewAdapter("b", 2).Linear("x.q", 8, 8).Tensor("head.weight", 3, 8);
        other.Config["modules_to_save"] = new JsonArray("head");
        merge.Add("b", other.Write());
        merge.Findings("method: linear, modules_to_save: average").ShouldContain(finding => finding.Id == "MDSL3116");
        merge
            .Run("method: linear, modules_to_save: b")
            .Adapter.Tensors["base_model.model.head.weight"]
            .Shape.ShouldBe([3, 8]);
    }

    [Theory]
    [InlineData("bias-all", "all")]
    [InlineData("bias-lora", "lora_only")]
    public void TrainedBiases_AreCarriedOverWithTheirSetting(string key, string setting)
    {
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel("bert") };
        merge.Add("n", NativeMerge.Fixture("bert", "n")).Add("biased", NativeMerge.Fixture("bert", key));
        var result = merge.Run("method: linear").Adapter;
        var source = merge.Inputs[1].Adapter;
        result.Config["bias"]!.GetValue<string>().ShouldBe(setting);
        result.OtherNames.ShouldBe(source.OtherNames);
        result.OtherNames.ShouldAllBe(name => result.Tensors[name].Bytes.SequenceEqual(source.Tensors[name].Bytes));
    }

    [Fact]
    public void BiasesOfTwoAdapters_CanBeAveragedOrDropped()
    {
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel("bert") };
        merge.Add("all", NativeMerge.Fixture("bert", "bias-all"), 3);
        merge.Add("some", NativeMerge.Fixture("bert", "bias-lora"));
        merge.Findings("method: linear").ShouldContain(finding => finding.Id == "MDSL3106");
        var averaged = merge.Run("method: linear, modules_to_save: average").Adapter;
        averaged.Config["bias"]!.GetValue<string>().ShouldBe("all");
        averaged.OtherNames.ShouldBe(merge.Inputs[0].Adapter.OtherNames);
        var dropped = merge.Run("method: linear, modules_to_save: drop").Adapter;
        dropped.Config["bias"]!.GetValue<string>().ShouldBe("none");
        dropped.OtherNames.ShouldBeEmpty();
    }

    [Fact]
    public void ACopyOfAModuleThatAnotherAdapterAddsTo_IsAnError()
    {
        // PEFT puts no LoRA into modules_to_save: one of the two would silently be lost when the result is loaded.
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel("llama") };
        merge.Add("m", NativeMerge.Fixture("llama", "m")).Add("j", NativeMerge.Fixture("llama", "j"));
        merge
            .Findings("method: linear")
            .ShouldContain(finding =>
                finding.Severity == Severity.Error && finding.Message.Contains("lm_head", StringComparison.Ordinal)
            );
        var dropped = merge.Run("method: linear, modules_to_save: drop").Adapter;
        dropped.Modules.Keys.ShouldContain("lm_head");
        ResultConfig.AssertLoadable(dropped, ResultConfig.PathsOf(merge.BaseModel));
    }

    private static NativeMerge Classifiers() =>
        new NativeMerge { BaseModel = NativeMerge.FixtureModel("bert") }
            .Add("a", NativeMerge.Fixture("bert", "a"), 3)
            .Add("b", NativeMerge.Fixture("bert", "b"));

    private static string Owner(NativeMerge merge, string name, ulong seed, params string[] modules)
    {
        var folder = merge.NewAdapter(name, seed).Linear("x.q", 8, 8);
        foreach (var module in modules)
        {
            folder.Tensor($"{module}.weight", 2, 8);
        }

        folder.Config["modules_to_save"] = new JsonArray([.. modules.Select(module => JsonValue.Create(module))]);
        return folder.Write();
    }
}
