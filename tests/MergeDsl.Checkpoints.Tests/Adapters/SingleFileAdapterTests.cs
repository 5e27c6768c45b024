using System.Buffers.Binary;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Tests.Safetensors;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Adapters;

/// <summary>What single files of the image world say, and what is wrong with them.</summary>
public sealed class SingleFileAdapterTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string File => folder["x.safetensors"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("lora_unet_a.lora_down.weight", "lora_unet_a.lora_up.weight", "lora_unet_a")]
    [InlineData("lora_unet_a.lora_A.weight", "lora_unet_a.lora_B.weight", "lora_unet_a")]
    [InlineData("unet.a.lora_A.weight", "unet.a.lora_B.weight", "unet.a")]
    [InlineData("unet.a.lora_A.default.weight", "unet.a.lora_B.default.weight", "unet.a")]
    [InlineData("unet.a.lora.down.weight", "unet.a.lora.up.weight", "unet.a")]
    [InlineData(
        "text_encoder.a.lora_linear_layer.down.weight",
        "text_encoder.a.lora_linear_layer.up.weight",
        "text_encoder.a"
    )]
    [InlineData("diffusion_model.a.lora_down.weight", "diffusion_model.a.lora_up.weight", "diffusion_model.a")]
    [InlineData(
        "unet.x.attn1.processor.to_out_lora.down.weight",
        "unet.x.attn1.processor.to_out_lora.up.weight",
        "unet.x.attn1.to_out.0"
    )]
    public void EverySpelling_IsRead(string down, string up, string path)
    {
        Write((down, [2, 3]), (up, [4, 2]));

        using var adapter = AdapterFolder.Open(File);

        var module = adapter.Facts.Modules.Single();
        (module.Path, module.A.Name, module.B.Name, module.Scaling).ShouldBe((path, down, up, 1.0));
        adapter.Facts.IsSingleFile.ShouldBeTrue();
        adapter.Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(6f, 3)]
    [InlineData(1f, 0.5)]
    [InlineData(0f, 1)]
    public void TheFactor_IsAlphaOverRank_AndAnAlphaOfZeroIsTheRank(float alpha, double scaling)
    {
        Write(
            alpha,
            ("lora_unet_a.lora_down.weight", [2, 3]),
            ("lora_unet_a.lora_up.weight", [4, 2]),
            ("lora_unet_a.alpha", [])
        );

        using var adapter = AdapterFolder.Open(File);

        adapter.Facts.Modules.Single().Scaling.ShouldBe(scaling);
    }

    [Fact]
    public void AModuleWithoutAlphaBesideOneWith_IsToldAbout()
    {
        Write(
            ("lora_unet_a.lora_down.weight", [2, 3]),
            ("lora_unet_a.lora_up.weight", [4, 2]),
            ("lora_unet_b.lora_down.weight", [2, 3]),
            ("lora_unet_b.lora_up.weight", [4, 2]),
            ("lora_unet_b.alpha", [])
        );

        using var adapter = AdapterFolder.Open(File);

        adapter.Findings.Select(finding => finding.Id).ShouldBe(["MDSL3505"]);
    }

    [Theory]
    [InlineData("MDSL3501", "note", "lora_unet_a.lora_down.weight", "lora_unet_a.lora_up.weight")]
    [InlineData(
        "MDSL3501",
        "lora_unet_a.lora_side.weight",
        "lora_unet_a.lora_down.weight",
        "lora_unet_a.lora_up.weight"
    )]
    [InlineData("MDSL3501", "base_model.model.a.lora_A.weight")]
    [InlineData("MDSL3501", "unet.a.weight")]
    [InlineData("MDSL3503", "lora_unet_a.alpha")]
    [InlineData("MDSL3504", "lora_unet_a.diff", "lora_unet_a.lora_down.weight", "lora_unet_a.lora_up.weight")]
    [InlineData("MDSL3001", "lora_unet_a.lora_down.weight")]
    [InlineData(
        "MDSL3001",
        "lora_unet_a.hada_w1_a",
        "lora_unet_a.hada_w1_b",
        "lora_unet_a.hada_w2_a",
        "lora_unet_a.hada_w2_b"
    )]
    [InlineData("MDSL3006", "lora_unet_a.lora_down.weight", "lora_unet_a.lora_A.weight", "lora_unet_a.lora_up.weight")]
    public void WhatCannotBeTold_IsRefused(string finding, params string[] names)
    {
        Write([.. names.Select(name => (name, new long[] { 2, 2 }))]);

        var failure = Should.Throw<FindingException>(() => AdapterFolder.Open(File));

        failure.Findings.Select(found => found.Id).ShouldContain(finding);
    }

    [Fact]
    public void AnEmptyFile_IsRefused()
    {
        Write();

        Should.Throw<FindingException>(() => AdapterFolder.Open(File)).Findings.Single().Id.ShouldBe("MDSL3502");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "infinity")]
    public void AnAlphaThatIsNoNumber_IsRefused(float alpha, string word)
    {
        Write(
            alpha,
            ("lora_unet_a.lora_down.weight", [2, 3]),
            ("lora_unet_a.lora_up.weight", [4, 2]),
            ("lora_unet_a.alpha", [])
        );

        var finding = Should.Throw<FindingException>(() => AdapterFolder.Open(File)).Findings.Single();

        (finding.Id, finding.Arguments[1]).ShouldBe(("MDSL3508", word));
    }

    [Fact]
    public void TheWeightsOfAFolder_AreNoSingleFile()
    {
        System.IO.File.WriteAllText(folder["adapter_config.json"], "{}");
        System.IO.File.WriteAllText(folder["adapter_model.safetensors"], "");

        SingleFileAdapter.IsOne(folder["adapter_model.safetensors"]).ShouldBeFalse();
        SingleFileAdapter.IsOne(folder["missing.safetensors"]).ShouldBeFalse();
    }

    private void Write(params (string Name, long[] Shape)[] tensors) => Write(1, tensors);

    private void Write(float number, params (string Name, long[] Shape)[] tensors)
    {
        var (entries, data) = (new List<string>(), new List<byte>());
        foreach (var (name, shape) in tensors)
        {
            var begin = data.Count;
            for (var count = shape.Aggregate(1L, (product, length) => product * length); count > 0; count--)
            {
                var bytes = new byte[sizeof(float)];
                BinaryPrimitives.WriteSingleLittleEndian(bytes, number);
                data.AddRange(bytes);
            }

            entries.Add(SafetensorsBytes.Tensor(name, "F32", $"[{string.Join(',', shape)}]", begin, data.Count));
        }

        System.IO.File.WriteAllBytes(File, [.. SafetensorsBytes.Of($"{{{string.Join(',', entries)}}}"), .. data]);
    }
}
