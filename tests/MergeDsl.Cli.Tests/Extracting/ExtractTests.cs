using System.Text.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Extracting;

/// <summary><c>mergedsl extract</c> and <c>resize</c> on the shipped model.</summary>
public sealed class ExtractTests : IDisposable
{
    private readonly SampleFolder folder = new();

    private string Base => folder["models/tiny-llama"];

    private string Sort => folder["adapters/sort"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--rank", "0", "takes a whole number from 1 on, found '0'")]
    [InlineData("--rank", "2.5", "takes a whole number from 1 on, found '2.5'")]
    [InlineData("--energy", "0", "takes a share above 0 and up to 1, found '0'")]
    [InlineData("--energy", "99", "takes a share above 0 and up to 1, found '99'")]
    [InlineData("--energy", "NaN", "takes a share above 0 and up to 1, found 'NaN'")]
    [InlineData("--ratio", "0.5", "takes a number from 1 on, found '0.5'")]
    [InlineData("--cumulative", "most", "takes a share above 0 and up to 1, found 'most'")]
    public void AWrongOption_IsAUsageError(string option, string value, string expected)
    {
        foreach (var command in Commands())
        {
            var result = Tool.Run([.. command, option, value]);

            result.ExitCode.ShouldBe(ExitCodes.Usage);
            result.Error.ShouldContain($"mergedsl: Option '{option}' {expected}.");
            result.Error.ShouldContain($"Run 'mergedsl {command[0]} --help'");
        }
    }

    [Theory]
    [InlineData("", "Exactly one of --rank, --energy, --ratio, --cumulative is needed, found none.")]
    [InlineData("--max-rank 3", "is needed, found none.")]
    [InlineData("--rank 3 --energy 0.5", "is needed, found --rank and --energy.")]
    [InlineData("--rank 3 --max-rank 3", "Option '--max-rank' is for ranks that singular values choose")]
    [InlineData("--energy 0.9 --max-rank 0", "Option '--max-rank' takes a whole number from 1 on, found '0'.")]
    [InlineData("--rank 3 --dtype bf16", "(did you mean 'bfloat16'?)")]
    public void ExactlyOneRule_IsNeeded(string options, string expected)
    {
        foreach (var command in Commands())
        {
            var result = Tool.Run([.. command, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

            result.ExitCode.ShouldBe(ExitCodes.Usage);
            result.Error.ShouldContain(expected);
        }
    }

    [Fact]
    public void WhatWasFused_IsExtracted_AndTold()
    {
        Run("fuse", "--base", Base, "--adapter", Sort, "--dtype", "float32", "--out", folder["out/fused"]);

        var result = Run(
            "extract",
            "--base",
            Base,
            "--model",
            folder["out/fused"],
            "--rank",
            "8",
            "--out",
            folder["out/x"]
        );

        result.Error.ShouldBe(
            "extract: 7 of 28 modules merged\nextract: 14 of 28 modules merged\nextract: 21 of 28 modules merged\nextract: 28 of 28 modules merged\n"
        );
        result.Out.ShouldStartWith($"{folder["out/fused"]} minus {Base}\n  modules ");
        result.Out.ShouldMatch(@"\n  all +28 +- +8 +99\.99% +[1-9](\.\d+)?E-07\n");
        result.Out.ShouldContain($"wrote 299 KB to {folder["out/x"]} in ");
        Run("inspect", folder["out/x"])
            .Out.ShouldContain("targets     down_proj, gate_proj, k_proj, o_proj, q_proj, up_proj, v_proj");
    }

    [Fact]
    public void Json_HasFindingsAndReport()
    {
        Run("fuse", "--base", Base, "--adapter", Sort, "--out", folder["out/fused"]);

        using var extracted = JsonDocument.Parse(
            Run([.. Extract(folder["out/fused"]), "--ratio", "9", "--modules", "v_proj", "--json"]).Out
        );
        using var resized = JsonDocument.Parse(
            Run("resize", Sort, "--out", folder["out/y"], "--energy", "0.9", "--json").Out
        );

        extracted
            .RootElement.GetProperty("findings")
            .EnumerateArray()
            .First()
            .GetProperty("id")
            .GetString()
            .ShouldBe("MDSL3604");
        foreach (var (document, count) in new[] { (extracted, 4), (resized, 28) })
        {
            document.RootElement.GetProperty("exitCode").GetInt32().ShouldBe(0);
            var report = document.RootElement.GetProperty("report");
            report.GetProperty("relativeError").GetDouble().ShouldBeInRange(0, 1);
            var modules = report.GetProperty("modules").EnumerateArray().ToArray();
            modules.Length.ShouldBe(count);
            modules.ShouldAllBe(module =>
                module.GetProperty("relativeError").GetDouble() < 0.4
                && module.GetProperty("energyKept").GetDouble() > 0.85
            );
        }
    }

    [Fact]
    public void AFileForTheOutput_IsRefused()
    {
        var result = Tool.Run(
            "extract",
            "--base",
            "a",
            "--model",
            "b",
            "--rank",
            "1",
            "--out",
            folder["x.safetensors"]
        );

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("MDSL3511");
        Directory.Exists(folder["x.safetensors"]).ShouldBeFalse();
    }

    [Fact]
    public void TheSameModelTwice_IsAFinding()
    {
        var result = Tool.Run([.. Extract(Base), "--rank", "2", "--json"]);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"mergedsl: error MDSL3601: '{Base}' and '{Base}' hold the same numbers");
        using var json = JsonDocument.Parse(result.Out);
        json.RootElement.GetProperty("exitCode").GetInt32().ShouldBe(ExitCodes.Findings);
        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public void SeveralPatterns_MayFollowOneOption()
    {
        Run("fuse", "--base", Base, "--adapter", Sort, "--out", folder["out/fused"]);

        var result = Run([.. Extract(folder["out/fused"]), "--rank", "2", "--modules", "q_proj", "layers.0.*.v_proj"]);

        result.Out.ShouldMatch(@"\n  all +5 ");
    }

    [Fact]
    public void AnInterruptedRun_LeavesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        var result = Tool.Run(cancelled.Token, "resize", Sort, "--rank", "2", "--out", folder["out/x"]);

        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        result.Error.ShouldContain("mergedsl: interrupted; nothing was left behind\n");
        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public void AResizedAdapter_RunsInRecipes()
    {
        var result = Run("resize", Sort, "--rank", "4", "--out", folder["out/small"]);

        result.Out.ShouldStartWith($"{Sort} at rank 4\n");
        result.Out.ShouldMatch(@"\n  all +28 +8 +4 +\d");
        Run("run", folder.ExactSum, "--set", "adapters.sort.path=out/small").ExitCode.ShouldBe(ExitCodes.Ok);
    }

    private string[] Extract(string model) => ["extract", "--base", Base, "--model", model, "--out", folder["out/x"]];

    private IEnumerable<string[]> Commands() => [Extract(Base), ["resize", Sort, "--out", folder["out/x"]]];

    private static ToolResult Run(params string[] arguments)
    {
        var result = Tool.Run(arguments);
        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        return result;
    }
}
