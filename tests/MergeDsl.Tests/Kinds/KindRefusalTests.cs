using System.Buffers.Binary;
using System.Text.Json.Nodes;
using MergeDsl.Testing;
using MergeDsl.Tests.Fusing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Kinds;

/// <summary>Adapters of other kinds that cannot be fused: every reason is told, and nothing is left behind.</summary>
public sealed class KindRefusalTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Weights => folder["adapter/adapter_model.safetensors"];

    private string Config => folder["adapter/adapter_config.json"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TensorsThatDoNotFitTogether_AreNamed()
    {
        Copy("loha");
        Resize("model.layers.0.self_attn.q_proj.hada_w1_a", [16, 8]);

        Message("MDSL3018").ShouldContain("'model.layers.0.self_attn.q_proj'");
    }

    [Fact]
    public void ADeltaOfAnotherSize_IsNamed()
    {
        Copy("miss");
        Resize("model.layers.0.self_attn.q_proj.miss_block", [2, 64]);

        Message("MDSL3018").ShouldContain("[2, 64]");
    }

    [Fact]
    public void AMissingTensor_IsNamed()
    {
        Copy("loha");
        Rename("model.layers.0.self_attn.q_proj.hada_w1_a", "model.layers.0.self_attn.q_proj.hada_w9_a");

        Message("MDSL3001").ShouldContain("hada_w1_a");
    }

    [Fact]
    public void ATensorThatNothingReads_IsNamed()
    {
        FolderCopy.Into(folder["adapter"], FuseSuite.Of("adapters/bert/glora"));
        const string Module = "bert.encoder.layer.0.attention.self.query";
        Rename($"{Module}.glora_E.X", $"{Module}.glora_F.X");

        var findings = FuseSuite.Run(Settings("models/bert"));

        findings.ShouldNotContain(finding => finding.Severity == Severity.Error);
        findings.ShouldContain(finding => finding.Id == "MDSL3008" && finding.Message.Contains("glora_F.X"));
    }

    [Fact]
    public void NoTensorOfItsKind_IsTold()
    {
        Copy("loha");
        CheckpointEdits.EditJson(Config, config => config["peft_type"] = "OFT");

        Message("MDSL3017").ShouldContain("'oft_'");
    }

    [Fact]
    public void WhatTheFileDoesNotSay_IsTold()
    {
        Copy("road-1");
        CheckpointEdits.EditJson(Config, config => config["variant"] = "road_3");

        Message("MDSL3019").ShouldContain("road_3");
    }

    [Fact]
    public void AnIndexThatPointsOutside_IsNamed()
    {
        Copy("shira");
        Overwrite("model.layers.0.self_attn.q_proj.shira_indices", 0x7F);

        Message("MDSL4209").ShouldContain("shira_indices");
    }

    [Fact]
    public void AMatrixWithoutInverse_IsTold()
    {
        Copy("frod");
        Overwrite("base_model.frod_V.self_attn_q_proj", 0, prefix: "");

        Message("MDSL4210").ShouldContain("32 x 32");
    }

    private void Copy(string adapter) => FolderCopy.Into(folder["adapter"], FuseSuite.Of($"adapters/llama/{adapter}"));

    private string Message(string id)
    {
        var findings = FuseSuite.Run(Settings("models/llama"));

        Directory.Exists(folder["out"]).ShouldBeFalse();
        return findings.First(finding => finding.Id == id).Message;
    }

    private FuseSettings Settings(string model) =>
        new(FuseSuite.Of(model), [new WeightedAdapter(folder["adapter"])], folder["out"]);

    private static string NameOf(string tensor, string prefix = "base_model.model.") => prefix + tensor;

    private void Resize(string tensor, long[] shape) =>
        CheckpointEdits.EditHeader(
            Weights,
            header =>
            {
                header[NameOf(tensor)]!["shape"] = new JsonArray([.. shape.Select(length => JsonValue.Create(length))]);
                return header.ToJsonString();
            }
        );

    private void Rename(string tensor, string name) =>
        CheckpointEdits.EditHeader(
            Weights,
            header =>
            {
                var entry = header[NameOf(tensor)]!.DeepClone();
                header.Remove(NameOf(tensor));
                header[NameOf(name)] = entry;
                return header.ToJsonString();
            }
        );

    private void Overwrite(string tensor, byte value, string prefix = "base_model.model.") =>
        CheckpointEdits.EditBytes(
            Weights,
            bytes =>
            {
                var start = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
                var header = JsonNode.Parse(bytes.AsSpan(sizeof(long), start - sizeof(long)))!;
                var place = header[NameOf(tensor, prefix)]!["data_offsets"]!.AsArray();
                var (from, to) = (place[0]!.GetValue<int>(), place[1]!.GetValue<int>());
                bytes.AsSpan(start + from, to - from).Fill(value);
                return bytes;
            }
        );
}
