using System.Text.Json;
using System.Text.RegularExpressions;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private readonly SampleFolder sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void ARun_PrintsThePlanAndATableOfWhatHappened()
    {
        var result = Tool.Run("run", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        Snapshot.Verify(WithoutTimes(sample.Anonymous(result.Out)));
        File.Exists(sample["out/exact-sum/adapter_model.safetensors"]).ShouldBeTrue();
        File.Exists(sample["out/exact-sum/adapter_config.json"]).ShouldBeTrue();
    }

    [Fact]
    public void AModel_IsToldInATableOfItsOwn()
    {
        var result = Tool.Run("run", sample.Fused);

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        Snapshot.Verify(WithoutTimes(sample.Anonymous(result.Out)));
        File.Exists(sample["out/fused/tokenizer.json"]).ShouldBeTrue();
    }

    [Fact]
    public void AModel_IsAnObjectOfTheDocument()
    {
        var recipe = Json(Tool.Run("run", sample.Fused, "--json")).GetProperty("recipes")[0];

        var fuse = recipe.GetProperty("fuse");
        fuse.GetProperty("tensors").GetArrayLength().ShouldBe(28);
        fuse.GetProperty("deltaLost").GetDouble().ShouldBeInRange(0, 0.05);
        recipe.GetProperty("report").GetProperty("output").GetString().ShouldBe(fuse.GetProperty("output").GetString());
    }

    [Fact]
    public void AnExistingModel_IsRefusedAtItsPlaceInTheRecipe()
    {
        Tool.Run("run", sample.Fused).ExitCode.ShouldBe(ExitCodes.Ok);

        var result = Tool.Run("run", sample.Fused);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"{sample.Fused}(22,10): error MDSL4040: ");
        Tool.Run("run", sample.Fused, "--overwrite").ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void ProgressInAPipe_IsOneLineAQuarter() =>
        Tool.Run("run", sample.ExactSum).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(4);

    [Fact]
    public void SignConflictsAndEnergy_AreToldForMethodsThatHaveThem()
    {
        var result = Tool.Run("run", sample.Ties, "--json");

        var report = Json(result).GetProperty("recipes")[0].GetProperty("report");
        report.GetProperty("energyKept").GetDouble().ShouldBeInRange(0.95, 0.99);
        report.GetProperty("signConflicts").GetDouble().ShouldBeInRange(0.2, 0.4);
    }

    [Fact]
    public void AnExistingOutput_IsRefusedAtItsPlaceInTheRecipe()
    {
        Tool.Run("run", sample.ExactSum).ExitCode.ShouldBe(ExitCodes.Ok);

        var result = Tool.Run("run", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"{sample.ExactSum}(27,12): error MDSL4040: ");
        Tool.Run("run", sample.ExactSum, "--overwrite").ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void TheSameRunTwice_GivesTheSameBytesWhateverTheThreads()
    {
        Tool.Run("run", sample.Ties, "--threads", "1");
        var first = File.ReadAllBytes(sample["out/ties-dense/adapter_model.safetensors"]);

        Tool.Run("run", sample.Ties, "--threads", "3", "--overwrite");

        File.ReadAllBytes(sample["out/ties-dense/adapter_model.safetensors"]).ShouldBe(first);
    }

    [Fact]
    public void ASetValue_ReplacesTheRecipesAndIsRememberedInTheResult()
    {
        var result = Tool.Run(
            "run",
            sample.ExactSum,
            "--set",
            "merge.rank=4",
            "--set",
            "output.adapter=out/four",
            "--json"
        );

        var module = Json(result).GetProperty("recipes")[0].GetProperty("report").GetProperty("modules")[0];
        module.GetProperty("rank").GetInt32().ShouldBe(4);
        var inspected = Tool.Run("inspect", sample["out/four"], "--json");
        var recipe = Json(inspected)
            .GetProperty("paths")[0]
            .GetProperty("metadata")
            .GetProperty("mergedsl.recipe")
            .GetString()!;
        recipe.ShouldContain("\n  rank: 4\n");
        recipe.ShouldEndWith("\noutput:\n  adapter: out/four\n");
    }

    [Fact]
    public void CommentsAndTheOrderOfKeys_ChangeNoByteOfTheResult()
    {
        Tool.Run("run", sample.ExactSum);
        var first = File.ReadAllBytes(sample["out/exact-sum/adapter_model.safetensors"]);
        var again = sample.WriteRecipe(
            "exact-sum.recipe.yaml",
            ("  method: linear\n", "# The operands are summed.\n  rank: sum # all of it\n  method: linear\n"),
            ("how much of the change is lost.\n  rank: sum\n", "how much of the change is lost.\n")
        );

        Tool.Run("run", again, "--overwrite").ExitCode.ShouldBe(ExitCodes.Ok);

        File.ReadAllBytes(sample["out/exact-sum/adapter_model.safetensors"]).ShouldBe(first);
    }

    [Fact]
    public void SeveralRecipes_RunInOrderSoThatOneMayUseTheOtherOnesOutput()
    {
        var second = sample.WriteRecipe(
            "second.recipe.yaml",
            ("adapters/reverse", "out/exact-sum"),
            ("out/exact-sum\n", "out/second\n")
        );

        var result = Tool.Run("run", sample.ExactSum, second);

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        Directory.Exists(sample["out/second"]).ShouldBeTrue();
    }

    [Fact]
    public void AnOutputThatIsAnInput_IsRefusedEvenWhenItMayBeOverwritten()
    {
        var result = Tool.Run("run", sample.ExactSum, "--set", "output.adapter=adapters/sort", "--overwrite");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4041: ");
        File.Exists(sample["adapters/sort/adapter_config.json"]).ShouldBeTrue();
    }

    [Fact]
    public void ARecipeWithErrors_KeepsNoOtherFromItsTurn()
    {
        var broken = sample.WriteRecipe("broken.recipe.yaml", ("method: linear", "method: linaer"));

        var result = Tool.Run("run", broken, sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        File.Exists(sample["out/exact-sum/adapter_model.safetensors"]).ShouldBeTrue();
    }

    [Fact]
    public void AnInterruptedRun_LeavesNothingBehind()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var result = Tool.Run(cancelled.Token, "run", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        Directory.Exists(sample["out"]).ShouldBeFalse();
    }

    [Fact]
    public void AnInputThatIsNotFinite_FailsTheRunAndLeavesNothingBehind()
    {
        var weights = sample["adapters/sort/adapter_model.safetensors"];
        var bytes = File.ReadAllBytes(weights);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - sizeof(float)), float.NaN);
        File.WriteAllBytes(weights, bytes);

        var result = Tool.Run("run", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4201: ");
        result.Error.ShouldNotContain("   at ");
        Directory.Exists(sample["out"]).ShouldBeFalse();
    }

    private static JsonElement Json(ToolResult result) => JsonDocument.Parse(result.Out).RootElement;

    // The column is as wide as the longest time.
    private static string WithoutTimes(string text) =>
        Regex.Replace(text, @" +(\d+(\.\d+)? (ms|s)|time)$", " TIME", RegexOptions.Multiline);
}
