using System.Text.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly SampleFolder sample = new();

    [Fact]
    public void APage_IsWrittenBesideTheRecipe()
    {
        var result = Tool.Run("report", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        result.Out.ShouldContain("reverse, sort     0.02             0.15          0.06");
        result.Out.ShouldEndWith($"wrote {sample["exact-sum.report.html"]}\n");
        File.ReadAllText(sample["exact-sum.report.html"]).ShouldStartWith("<!DOCTYPE html>\n<html");
        Directory.Exists(sample["out"]).ShouldBeFalse();
    }

    [Fact]
    public void AnExistingPage_IsRefusedUnlessItMayBeReplaced()
    {
        var page = sample["page.html"];
        File.WriteAllText(page, "mine");

        var refused = Tool.Run("report", sample.ExactSum, "--out", page);
        refused.ExitCode.ShouldBe(ExitCodes.Findings);
        refused.Error.ShouldContain("error MDSL4890: The report");
        File.ReadAllText(page).ShouldBe("mine");

        Tool.Run("report", sample.ExactSum, "--out", page, "--overwrite").ExitCode.ShouldBe(ExitCodes.Ok);
        File.ReadAllText(page).ShouldStartWith("<!DOCTYPE html>");
    }

    [Fact]
    public void AFolderNamedLikeAPage_IsAFinding()
    {
        Directory.CreateDirectory(sample["page.html"]);

        var result = Tool.Run("report", sample.ExactSum, "--out", sample["page.html"], "--overwrite");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4891: ");
    }

    [Fact]
    public void AFileInThePlaceOfAFolder_IsAFinding()
    {
        var result = Tool.Run("report", sample.ExactSum, "--out", sample["data/sort.jsonl"], "--overwrite");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4043: The output '");
    }

    [Fact]
    public void SeveralRecipes_HaveTheirPagesInAFolder()
    {
        var result = Tool.Run("report", sample.ExactSum, sample.Ties, "--out", sample["pages"]);

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        Directory
            .GetFiles(sample["pages"])
            .Select(Path.GetFileName)
            .Order()
            .ShouldBe(["exact-sum.report.html", "ties-dense.report.html"]);
    }

    [Fact]
    public void SeveralRecipes_CannotShareAPage()
    {
        var result = Tool.Run("report", sample.ExactSum, sample.Ties, "--out", sample["page.html"]);

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Error.ShouldContain("Option '--out' takes a folder where there are several recipes");
    }

    [Fact]
    public void Json_HoldsTheReportAndWritesNoPageUnasked()
    {
        var result = Tool.Run("report", sample.ExactSum, "--json", "--set", "merge.rank=8");

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        var recipe = JsonDocument.Parse(result.Out).RootElement.GetProperty("recipes")[0];
        recipe.TryGetProperty("page", out _).ShouldBeFalse();
        var report = recipe.GetProperty("interference");
        report.GetProperty("version").GetInt32().ShouldBe(1);
        report.GetProperty("modules").GetArrayLength().ShouldBe(28);
        report.GetProperty("overall").GetProperty("sum").GetProperty("rank").GetInt32().ShouldBe(8);
        File.Exists(sample["exact-sum.report.html"]).ShouldBeFalse();
    }

    [Fact]
    public void TheScaleForTies_MakesUpForTheAveraging()
    {
        var result = Tool.Run("report", sample.Ties, "--json");

        // TIES averages what agrees; the recipe's scale of 2 was found by trying, on the adapters' tasks.
        var overall = JsonDocument
            .Parse(result.Out)
            .RootElement.GetProperty("recipes")[0]
            .GetProperty("interference")
            .GetProperty("overall");
        overall.GetProperty("suggestedScale").GetDouble().ShouldBeInRange(1.4, 2);
    }

    [Fact]
    public void ABrokenNumber_IsAFindingAtItsAdapterAndLeavesNoPage()
    {
        var weights = sample["adapters/sort/adapter_model.safetensors"];
        var bytes = File.ReadAllBytes(weights);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - sizeof(float)), float.NaN);
        File.WriteAllBytes(weights, bytes);

        var result = Tool.Run("report", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4201: Adapter 'sort'");
        result.Error.ShouldContain("exact-sum.recipe.yaml(15,17)");
        File.Exists(sample["exact-sum.report.html"]).ShouldBeFalse();
    }

    [Fact]
    public void ARecipeWithErrors_HasNoReport()
    {
        var result = Tool.Run("report", sample.ExactSum, "--set", "merge.method=linaer");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        File.Exists(sample["exact-sum.report.html"]).ShouldBeFalse();
    }

    [Fact]
    public void AnInterruption_LeavesNoPage()
    {
        var result = Tool.Run(new CancellationToken(canceled: true), "report", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        File.Exists(sample["exact-sum.report.html"]).ShouldBeFalse();
    }

    [Fact]
    public void ARun_WritesTheReportBesideItsOutput()
    {
        var result = Tool.Run("run", sample.ExactSum, "--report", sample["pages"]);

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        File.Exists(sample["pages/exact-sum.report.html"]).ShouldBeTrue();
        Directory.Exists(sample["out/exact-sum"]).ShouldBeTrue();
    }

    [Fact]
    public void ARun_IsRefusedBeforeItStartsWhenItsReportExists()
    {
        File.WriteAllText(sample["page.html"], "mine");

        var result = Tool.Run("run", sample.ExactSum, "--report", sample["page.html"]);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4890: ");
        Directory.Exists(sample["out"]).ShouldBeFalse();
    }

    public void Dispose() => sample.Dispose();
}
