using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Testing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fusing;

/// <summary>What is said about base models, and what becomes of their files.</summary>
public sealed class BaseFilesTests(FuseSuite suite) : IClassFixture<FuseSuite>
{
    private const string Adapter = "adapters/llama/plain";

    [Fact]
    public void AQuantisedConfig_IsRefused()
    {
        var model = Copy("models/llama");
        CheckpointEdits.EditJson(Path.Combine(model, "config.json"), Quantise);

        Errors(Settings(model)).ShouldBe(["MDSL3302"]);

        static void Quantise(JsonObject config) =>
            config["quantization_config"] = new JsonObject { ["quant_method"] = "bitsandbytes" };
    }

    [Fact]
    public void StacksOfWholeNumbers_AreRefused()
    {
        var model = Copy("models/mixtral-fused-file");
        var tensors = ModelFiles.Read(model);
        const string Stack = "model.layers.0.mlp.experts.down_proj";
        tensors[Stack] = tensors[Stack] with { Type = "I32" };
        SafetensorsFiles.Write(Path.Combine(model, "model.safetensors"), tensors);

        var settings = suite.Settings("", ["adapters/mixtral-fused-file/params"], "stacks") with { Base = model };
        Errors(settings).ShouldBe(["MDSL3303"]);
    }

    [Fact]
    public void AConfigThatDoesNotChange_KeepsEveryByte()
    {
        var model = Copy("models/llama");
        var config = Path.Combine(model, "config.json");
        byte[] marked = [0xEF, 0xBB, 0xBF, .. File.ReadAllBytes(config)];
        File.WriteAllBytes(config, marked);
        var settings = Settings(model);

        Errors(settings).ShouldBeEmpty();

        File.ReadAllBytes(Path.Combine(settings.Output, "config.json")).ShouldBe(marked);
    }

    [Fact]
    public void PartsOfBasesWithTheSameHeadersAndOtherNumbers_AreNotJoined()
    {
        var (first, second) = (Copy("models/llama"), Copy("models/llama"));
        CheckpointEdits.EditBytes(Path.Combine(second, "model.safetensors"), bytes => [.. bytes[..^1], 1]);
        var settings = Settings(first);
        Errors(settings with { Share = new Share(1, 2) }).ShouldBeEmpty();
        Errors(settings with { Base = second, Share = new Share(2, 2) }).ShouldBeEmpty();

        var failure = Should.Throw<FindingException>(() => CheckpointParts.Join(settings.Output, overwrite: false));

        failure.Findings.ShouldHaveSingleItem().Id.ShouldBe("MDSL4052");
        Directory.Exists(settings.Output).ShouldBeFalse();
    }

    [Fact]
    public void ABaseThatCannotBeRestoredAnyMore_IsToldBeforeItIsGone()
    {
        var first = Settings(Copy("models/llama")) with { IsUndoable = true };
        Errors(first).ShouldBeEmpty();

        Ids(Settings(first.Output)).ShouldContain("MDSL4081");
        Ids(Settings(first.Output) with { IsSwap = true }).ShouldContain("MDSL4080");
        Ids(Settings(first.Output) with { IsSwap = true, IsUndoable = true })
            .ShouldNotContain(id => id == "MDSL4080" || id == "MDSL4081");
    }

    private static string[] Errors(FuseSettings settings) =>
        [.. FuseSuite.Run(settings).Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Id)];

    private static string[] Ids(FuseSettings settings) => [.. FuseSuite.Run(settings).Select(finding => finding.Id)];

    private FuseSettings Settings(string model) =>
        suite.Settings("", [Adapter], Guid.NewGuid().ToString("N")) with
        {
            Base = model,
        };

    private string Copy(string model)
    {
        var copy = suite.Output(Guid.NewGuid().ToString("N"));
        FolderCopy.Into(copy, FuseSuite.Of(model));
        return copy;
    }
}
