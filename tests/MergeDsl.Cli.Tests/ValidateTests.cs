using System.Text.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class ValidateTests : IDisposable
{
    private readonly SampleFolder sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void AValidRecipe_IsOk()
    {
        var result = Tool.Run("validate", sample.ExactSum);

        result.ShouldBe(new ToolResult(ExitCodes.Ok, $"{sample.ExactSum}: ok\n", ""));
    }

    [Fact]
    public void AMisspeltMethod_IsReportedAtItsTokenWithASuggestion()
    {
        var recipe = sample.WriteRecipe("broken.recipe.yaml", ("method: linear", "method: linaer"));

        var result = Tool.Run("validate", recipe);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"{recipe}(19,11): error MDSL2001: ");
        result.Error.ShouldContain("did you mean 'linear'");
        result.Out.ShouldBe($"{recipe}: 1 error\n");
    }

    [Fact]
    public void MissingAdapters_AreAllReportedAtTheirPaths()
    {
        Directory.Delete(sample["adapters/sort"], recursive: true);
        Directory.Delete(sample["adapters/spell"], recursive: true);

        var result = Tool.Run("validate", sample.ExactSum);

        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldStartWith($"{sample.ExactSum}(15,17): error MDSL4014: 'adapters/sort'");
        lines[1].ShouldStartWith($"{sample.ExactSum}(16,18): error MDSL4014: 'adapters/spell'");
    }

    [Fact]
    public void MissingTaskFiles_AreReportedAtTheirPaths_AndKeepNobodyFromMerging()
    {
        File.Delete(sample["data/sort.jsonl"]);
        File.Delete(sample["data/spell.valid.jsonl"]);

        var result = Tool.Run("validate", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldContain("): error MDSL4002: There is no file 'data/sort.jsonl'");
        lines[1].ShouldContain("): error MDSL4002: There is no file 'data/spell.valid.jsonl'");
        result.Out.ShouldBe($"{sample.ExactSum}: 2 errors\n");
        Tool.Run("validate", sample.ExactSum, "--json").Out.ShouldContain("MDSL4002");
        Tool.Run("run", sample.ExactSum).ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void AMissingBaseModel_IsReportedAtItsPath()
    {
        Directory.Delete(sample["models"], recursive: true);

        Tool.Run("validate", sample.ExactSum).Error.ShouldStartWith($"{sample.ExactSum}(10,13): error MDSL");
    }

    [Fact]
    public void AnErrorInAnOverride_IsReportedThere() =>
        Tool.Run("validate", sample.ExactSum, "--set", "merge.method=tise")
            .Error.ShouldStartWith("--set merge.method=tise(1,14): error MDSL2001: ");

    [Fact]
    public void AMissingRecipe_IsAFinding() =>
        Tool.Run("validate", sample["none.recipe.yaml"]).Error.ShouldContain(": error MDSL4002: ");

    [Fact]
    public void AFolder_IsNoRecipe() =>
        Tool.Run("validate", sample["adapters"]).Error.ShouldContain(": error MDSL4003: ");

    [Fact]
    public void ABinaryFile_IsNoRecipe() =>
        Tool.Run("validate", sample["adapters/sort/adapter_model.safetensors"])
            .Error.ShouldContain(": error MDSL0004: ");

    [Fact]
    public void AnEndlessFile_IsNotReadToItsEnd()
    {
        using (var file = File.Create(sample["huge.recipe.yaml"]))
        {
            file.SetLength(1L << 32);
        }

        Tool.Run("validate", sample["huge.recipe.yaml"]).Error.ShouldContain(": error MDSL4009: ");
    }

    [Fact]
    public void Weights_AreNeverRead()
    {
        // Zeros behind the header would be NaN-free but wrong; only a reader of numbers could tell.
        var weights = sample["adapters/sort/adapter_model.safetensors"];
        var bytes = File.ReadAllBytes(weights);
        bytes.AsSpan(^4096..).Fill(0xFF);
        File.WriteAllBytes(weights, bytes);

        Tool.Run("validate", sample.ExactSum).ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void Json_HoldsTheFindingsOfEveryRecipe()
    {
        var broken = sample.WriteRecipe("broken.recipe.yaml", ("rank: sum", "rnk: sum"));

        var result = Tool.Run("validate", "--json", sample.ExactSum, broken);

        var root = JsonDocument.Parse(result.Out).RootElement;
        root.GetProperty("exitCode").GetInt32().ShouldBe(ExitCodes.Findings);
        root.GetProperty("recipes")[0].GetProperty("findings").GetArrayLength().ShouldBe(0);
        var finding = root.GetProperty("recipes")[1].GetProperty("findings")[0];
        finding.GetProperty("id").GetString().ShouldBe("MDSL1001");
        finding.GetProperty("severity").GetString().ShouldBe("error");
        finding.GetProperty("line").GetInt32().ShouldBe(24);
        finding.GetProperty("column").GetInt32().ShouldBe(3);
    }

    [Fact]
    public void AMisspeltRecipeFile_IsAnsweredWithTheOneBesideIt() =>
        Tool.Run("validate", sample["exact-sun.recipe.yaml"])
            .Error.ShouldContain($"expected it to exist (did you mean '{sample.ExactSum}'?)");

    [Fact]
    public void ARecipeFileUnlikeAnyOther_GetsNoSuggestion() =>
        Tool.Run("validate", sample["none"]).Error.ShouldNotContain("did you mean");
}
