using System.Text.Json;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class InspectTests : IDisposable
{
    private readonly SampleFolder sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void AdapterModelAndFile_AreToldApart() =>
        Snapshot.Verify(
            sample.Anonymous(
                Tool.Run(
                    "inspect",
                    sample["adapters/reverse"],
                    sample["models/tiny-llama"],
                    sample["adapters/sort/adapter_model.safetensors"]
                ).Out
            )
        );

    [Fact]
    public void TheNorm_IsThatOfTheMultipliedOutDelta()
    {
        var result = Tool.Run("inspect", "--json", sample["adapters/reverse"]);

        var adapter = JsonDocument.Parse(result.Out).RootElement.GetProperty("paths")[0];
        var modules = adapter.GetProperty("modules").EnumerateArray().ToArray();
        modules.Length.ShouldBe(28);

        // Multiplied out with numpy in float64: numpy.linalg.norm(2 * B @ A).
        Norm(modules, "model.layers.0.mlp.down_proj").ShouldBe(0.784160, 1e-5);
        Norm(modules, "model.layers.3.self_attn.v_proj").ShouldBe(0.380872, 1e-5);
    }

    [Fact]
    public void AModelThatCanBeUnfused_TellsItsAdapters()
    {
        var model = sample["out/fused"];
        string[] adapters = ["--adapter", sample["adapters/sort"], "--adapter", sample["adapters/reverse"] + "=0.5"];
        Tool.Run(["fuse", "--base", sample["models/tiny-llama"], .. adapters, "--undoable", "--out", model]);

        var text = Tool.Run("inspect", model).Out;
        var json = Tool.Run("inspect", "--json", model).Out;

        text.ShouldContain("fused model, LlamaForCausalLM");
        text.ShouldContain("fused with  sort, reverse");
        text.ShouldContain("'mergedsl unfuse' restores the base from");
        using var document = JsonDocument.Parse(json);
        var fused = document.RootElement.GetProperty("paths")[0].GetProperty("fused");
        fused.GetProperty("adapters").EnumerateArray().Select(name => name.GetString()).ShouldBe(["sort", "reverse"]);
        fused.GetProperty("undoBytes").GetInt64().ShouldBe(new FileInfo(sample["out/fused/model.undo"]).Length);
    }

    [Fact]
    public void AModelWithoutItsRecords_IsAFinding()
    {
        var model = sample["out/fused"];
        string[] adapters = ["--adapter", sample["adapters/sort"]];
        Tool.Run(["fuse", "--base", sample["models/tiny-llama"], .. adapters, "--undoable", "--out", model]);
        File.Delete(Path.Combine(model, "model.undo"));

        var result = Tool.Run("inspect", model);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("MDSL4077");
    }

    [Fact]
    public void SomethingElse_IsAFinding()
    {
        var result = Tool.Run("inspect", sample["none"], sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Out.ShouldBeEmpty();
        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }

    [Fact]
    public void AFinding_SpellsThePathAsItWasGiven()
    {
        File.Delete(sample["adapters/sort/adapter_model.safetensors"]);
        var relative = Path.GetRelativePath(".", sample["adapters/sort"]);

        var result = Tool.Run("inspect", relative);

        result.Error.ShouldContain($"'{relative}");
        result.Error.ShouldNotContain($"'{sample["adapters/sort"]}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void APathThatIsNone_IsAFinding(string path) =>
        Tool.Run("inspect", path).ExitCode.ShouldBe(ExitCodes.Findings);

    private static double Norm(JsonElement[] modules, string path) =>
        modules.Single(module => module.GetProperty("path").GetString() == path).GetProperty("norm").GetDouble();
}
