using System.Text.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>What the folder of an adapter holds is used, carried over, or named in a finding.</summary>
public sealed class AccountingTests : IDisposable
{
    // Both BERT adapters own a trained classifier.
    private const string TwoClassifiers = """
        name: Both
        adapters:
          n: { path: adapters/n }
          n2: { path: [|adapters/n2|] }
        merge:
          method: linear
        output:
          adapter: out/both

        """;

    private readonly AdapterBench bench = new();

    public AccountingTests()
    {
        bench.Copy("adapters/bert/a", "adapters/n");
        bench.Copy("adapters/bert/b", "adapters/n2");
    }

    public void Dispose() => bench.Dispose();

    [Fact]
    public void TwoTrainedCopiesOfOneModule_AreAnErrorThatNamesTheKey() =>
        bench.ShouldFind(
            TwoClassifiers,
            "error MDSL3106: 'n', 'n2' each own a trained copy of 'classifier'; settle it with 'merge.modules_to_save': "
                + "the name of the adapter whose copy is taken, average, or drop"
        );

    [Theory]
    [InlineData("n2")]
    [InlineData("average")]
    [InlineData("drop")]
    public void TheKey_SettlesIt(string choice)
    {
        bench.Write(TwoClassifiers);

        var result = Tool.Run("run", bench.Recipe, "--set", $"merge.modules_to_save={choice}");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        var inspected = Tool.Run("inspect", bench["out/both"]).Out;
        inspected.Contains("classifier", StringComparison.Ordinal).ShouldBe(choice != "drop");
    }

    [Theory]
    [InlineData("n2", "copies: classifier from n2\n")]
    [InlineData("average", "copies: classifier from 0.5 n + 0.5 n2\n")]
    public void WhatBecameOfTheCopies_IsToldAfterTheRun(string choice, string expected)
    {
        bench.Write(TwoClassifiers);

        var result = Tool.Run("run", bench.Recipe, "--set", $"merge.modules_to_save={choice}");

        result.Out.ShouldContain(expected);
        result.Out.Split("copies: ").Length.ShouldBe(2);
    }

    [Fact]
    public void Json_HoldsEveryCopyWithItsSources()
    {
        bench.Write(TwoClassifiers);

        var result = Tool.Run("run", bench.Recipe, "--set", "merge.modules_to_save=average", "--json");

        var plan = JsonDocument.Parse(result.Out).RootElement.GetProperty("recipes")[0].GetProperty("plan");
        var copies = plan.GetProperty("copies").EnumerateArray().ToArray();
        copies.Select(copy => copy.GetProperty("module").GetString()).Distinct().ShouldBe(["classifier"]);
        var source = copies[0].GetProperty("sources")[1];
        source.GetProperty("adapter").GetString().ShouldBe("n2");
        source.GetProperty("weight").GetDouble().ShouldBe(0.5);
    }

    [Fact]
    public void AnInspectedCopy_IsNamedInPlainWords() =>
        Tool.Run("inspect", bench["adapters/n"]).Out.ShouldContain("]: trained copy of a module (modules_to_save)");

    [Fact]
    public void OtherFiles_AreNamed()
    {
        File.WriteAllText(bench["adapters/code/README.md"], "# code");
        File.WriteAllText(bench["adapters/code/.gitattributes"], "");
        Directory.CreateDirectory(bench["adapters/code/runs"]);
        bench.ShouldWarn(
            "info MDSL4019: The folder of adapter 'code' also holds '.gitattributes', 'README.md', 'runs': *"
        );
    }

    [Fact]
    public void ASecondWeightsFile_IsNamed()
    {
        File.WriteAllText(bench["adapters/code/adapter_model.bin"], "pickle");

        bench.ShouldWarn(
            "warning MDSL4013: 'adapters/code' also holds 'adapter_model.bin', which is ignored: expected 'adapter_model.safetensors' alone"
        );
    }

    [Fact]
    public void ATensorOfUnknownPurpose_IsNamed()
    {
        bench.EditHeader(
            "adapters/code",
            header =>
                header
                    .ToJsonString()
                    .Replace("layers.1.self_attn.v_proj.lora_A.weight", "layers.1.mystery", StringComparison.Ordinal)
                    .Replace("layers.1.self_attn.v_proj.lora_B.weight", "layers.1.riddle", StringComparison.Ordinal)
        );

        bench.ShouldWarn(
            "info MDSL3122: 1 of 8 modules are not in every adapter*",
            "warning MDSL3008: Adapter 'code': tensor 'base_model.model.model.layers.1.mystery' is not merged: expected *",
            "warning MDSL3008: Adapter 'code': tensor 'base_model.model.model.layers.1.riddle' is not merged: expected *"
        );
    }

    [Fact]
    public void NamesOfTheBaseThatDiffer_AreAWarningThatBaseModelSettles()
    {
        bench.EditConfig("adapters/code", config => config["base_model_name_or_path"] = "org/llama");

        bench.ShouldWarn(
            "warning MDSL3101: 'math' was trained on 'models/llama', 'code' on 'org/llama'; if that is the same model, say so with 'base_model: models/llama'"
        );
        Tool.Run("validate", bench.Recipe, "--set", "base_model=models/llama").Error.ShouldBeEmpty();
    }

    [Fact]
    public void AParameterThatTheMethodDoesNotUse_IsAWarningAtItsKey()
    {
        var places = bench.Write(
            TwoClassifiers
                .Replace("[|", "", StringComparison.Ordinal)
                .Replace("|]", "", StringComparison.Ordinal)
                .Replace("linear", "linear\n  [|density|]: 0.5\n  modules_to_save: n", StringComparison.Ordinal)
        );

        var result = Tool.Run("validate", bench.Recipe);

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        Expectations.ShouldMatch(result.Error, bench, places, ["warning MDSL2006: 'density' is not used by 'linear'*"]);
    }
}
