using System.Text.Json;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class PlanTests : IDisposable
{
    private readonly SampleFolder sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void APlan_IsPrintedWithWhatItWillTake()
    {
        var lines = Tool.Run("plan", sample.Ties).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Snapshot.Verify(string.Join('\n', lines[..^1]));
        lines[^1].ShouldStartWith("estimate: reads 897 KB, writes ");
    }

    [Fact]
    public void APlan_TellsWhatWillBeFused()
    {
        var lines = Tool.Run("plan", sample.Fused).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Snapshot.Verify(string.Join('\n', lines[..^1]));
    }

    [Fact]
    public void Json_HoldsEveryTensorThatWillChange()
    {
        var result = Tool.Run("plan", sample.Fused, "--json");

        var plan = JsonDocument.Parse(result.Out).RootElement.GetProperty("recipes")[0].GetProperty("plan");
        plan.TryGetProperty("output", out _).ShouldBeFalse();
        var fuse = plan.GetProperty("fuse");
        fuse.GetProperty("output").GetString().ShouldBe(sample["out/fused"]);
        fuse.GetProperty("files").GetInt32().ShouldBe(1);
        fuse.GetProperty("tensors").GetArrayLength().ShouldBe(28);
        fuse.GetProperty("tensors")[0].GetProperty("dtype").GetString().ShouldBe("bfloat16");
    }

    [Fact]
    public void Planning_WritesNothing()
    {
        Tool.Run("plan", sample.Ties).ExitCode.ShouldBe(ExitCodes.Ok);

        Directory.Exists(sample["out"]).ShouldBeFalse();
    }

    [Fact]
    public void Json_HoldsEveryModuleWithItsOperands()
    {
        var result = Tool.Run("plan", sample.ExactSum, "--json");

        var plan = JsonDocument.Parse(result.Out).RootElement.GetProperty("recipes")[0].GetProperty("plan");
        plan.GetProperty("modules").GetArrayLength().ShouldBe(28);
        var module = plan.GetProperty("modules")[0];
        module.GetProperty("path").GetString().ShouldBe("model.layers.0.mlp.down_proj");
        module.GetProperty("rank").GetInt32().ShouldBe(24);
        module.GetProperty("lossless").GetBoolean().ShouldBeTrue();
        module.GetProperty("operands")[1].GetProperty("weight").GetDouble().ShouldBe(1.05);
        module.GetProperty("operands")[0].GetProperty("scaling").GetDouble().ShouldBe(2);
    }

    [Fact]
    public void Json_HoldsWhatDecidesAboutSignsAndTheQuirksByName()
    {
        var result = Tool.Run("plan", sample["peft-ties-svd.recipe.yaml"], "--json", "--set", "merge.svd_clamp=0.9");

        var plan = JsonDocument.Parse(result.Out).RootElement.GetProperty("recipes")[0].GetProperty("plan");
        var module = plan.GetProperty("modules")[0];
        module.GetProperty("majoritySignMethod").GetString().ShouldBe("total");
        module.GetProperty("svdClamp").GetDouble().ShouldBe(0.9);
        module.GetProperty("bias").GetBoolean().ShouldBeFalse();
        plan.GetProperty("quirks").EnumerateArray().Select(quirk => quirk.GetString()).ShouldContain("TorchTopK");
    }

    [Fact]
    public void ARecipeWithErrors_HasNoPlan()
    {
        var result = Tool.Run("plan", sample.ExactSum, "--set", "merge.rank=0");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Out.ShouldBeEmpty();
    }
}
