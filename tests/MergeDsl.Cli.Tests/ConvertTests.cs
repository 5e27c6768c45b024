using System.Text.Json;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class ConvertTests : IDisposable
{
    private static readonly string Adapter = Of("bert/lora-a");

    private readonly TempFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void AnAdapter_GoesToPeftAndBack()
    {
        var result = Tool.Run("convert", Adapter, "--to", "peft", "--out", work["peft"]);
        result.ExitCode.ShouldBe(ExitCodes.Ok);
        result.Out.ShouldBe($"converted to {work["peft"]}{Environment.NewLine}");
        Tool.Run("convert", work["peft"], "--to", "adapters", "--out", work["back"]).ExitCode.ShouldBe(ExitCodes.Ok);

        Directory
            .GetFiles(work["back"])
            .Select(Path.GetFileName)
            .ShouldBe(["adapter.safetensors", "adapter_config.json", "pytorch_adapter.bin"], ignoreOrder: true);
    }

    [Fact]
    public void AnExistingFolder_IsReplacedOnlyWhenAsked()
    {
        string[] words = ["convert", Adapter, "--to", "peft", "--out", work["peft"]];
        Tool.Run(words).ExitCode.ShouldBe(ExitCodes.Ok);

        var result = Tool.Run(words);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith("mergedsl: error MDSL4040: ");
        Tool.Run([.. words, "--overwrite"]).ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Theory]
    [InlineData("bert/ia3-a", "MDSL3430")]
    [InlineData("bert/no-such-adapter", "MDSL4000")]
    public void WhatCannotBeConverted_IsAFindingWithoutOutput(string adapter, string id)
    {
        var result = Tool.Run("convert", Of(adapter), "--to", "peft", "--out", work["peft"], "--json");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"mergedsl: error {id}: ");
        using var document = JsonDocument.Parse(result.Out);
        document.RootElement.GetProperty("findings")[0].GetProperty("id").GetString().ShouldBe(id);
        document.RootElement.GetProperty("exitCode").GetInt32().ShouldBe(ExitCodes.Findings);
        Directory.Exists(work["peft"]).ShouldBeFalse();
    }

    private static string Of(string adapter) => Path.Combine(FixtureArchive.Extract("adapterhub"), "adapters", adapter);
}
