using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fusing;

/// <summary>PEFT's bits of DoRA adapters: those that PEFT wrote, and those of a layer that does what PEFT does step by step.</summary>
public sealed class PeftDoraTests(FuseSuite suite) : IClassFixture<FuseSuite>
{
    private const string Bf16 = "adapters/llama-bf16/";
    private const string Single = "adapters/llama/";

    private static readonly IReadOnlyDictionary<string, FuseCase> Cases = FuseCase.ReadAll(FuseSuite.Source);

    /// <summary>All cases of the suite but that of convolutions, whose deltas torch adds up in an order of its own.</summary>
    public static TheoryData<string> DoraCases =>
        [
            .. Cases
                .Values.Where(item => item.Kind == "model" && !item.IsChain)
                .Select(item => item.Id)
                .Where(id => id.Contains("dora", StringComparison.Ordinal) && id != "dora-conv"),
        ];

    [Theory]
    [MemberData(nameof(DoraCases))]
    public void WhatPeftWrote_ComesBitForBit(string id)
    {
        var item = Cases[id];
        var settings = Settings(item.Base, item.Adapters, item.IsSafe, item.Autocasts);
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);

        var want = SafetensorsFiles.Read(Path.Combine(FuseSuite.Of(item.Expected), "changed.safetensors"));
        var got = ModelFiles.Read(settings.Output);
        want.ShouldAllBe(tensor => got[tensor.Key].Bytes.SequenceEqual(tensor.Value.Bytes));
    }

    [Theory]
    [InlineData("models/llama-bf16", new[] { Bf16 + "dora", Bf16 + "dora-b" }, false, false)]
    [InlineData("models/llama-bf16", new[] { Bf16 + "dora", Bf16 + "dora-b" }, true, false)]
    [InlineData("models/llama-bf16", new[] { Bf16 + "dora", Bf16 + "dora-b", Bf16 + "dora" }, false, true)]
    [InlineData(
        "models/llama-bf16",
        new[] { Bf16 + "f32", Bf16 + "dora", Bf16 + "f32-b", Bf16 + "dora-b" },
        false,
        true
    )]
    [InlineData(
        "models/llama-bf16",
        new[] { Bf16 + "f32", Bf16 + "dora", Bf16 + "f32-b", Bf16 + "dora-b" },
        true,
        true
    )]
    [InlineData(
        "models/llama-bf16",
        new[] { Bf16 + "f32", Bf16 + "dora", Bf16 + "f32-b", Bf16 + "dora-b" },
        true,
        false
    )]
    [InlineData("models/llama-f16", new[] { Bf16 + "dora", Bf16 + "f32", Bf16 + "dora-b" }, false, true)]
    [InlineData("models/llama-f16", new[] { Bf16 + "dora", Bf16 + "f32", Bf16 + "dora-b" }, true, false)]
    [InlineData("models/llama-bf16", new[] { Bf16 + "f32" }, false, false)]
    public void EveryRounding_IsThatOfPeftsLayer(string model, string[] adapters, bool isSafe, bool autocasts)
    {
        var settings = Settings(model, adapters, isSafe, autocasts);
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);

        var (weights, fused) = (ModelFiles.Read(settings.Base), ModelFiles.Read(settings.Output));
        var read = adapters.Select(adapter => SlowAdapter.Read(FuseSuite.Of(adapter))).ToArray();
        var (identical, count) = (0, 0);
        foreach (var path in read.SelectMany(adapter => adapter.Modules.Keys).Distinct())
        {
            var layer = new SlowPeftLayer(path, weights[path + ".weight"], read)
            {
                IsSafe = isSafe,
                Autocasts = autocasts,
            };
            var (want, got) = (layer.Merged().Bytes, fused[path + ".weight"].Bytes);
            count += want.Length / 2;
            identical += Enumerable
                .Range(0, want.Length / 2)
                .Count(index => want.AsSpan(2 * index, 2).SequenceEqual(got.AsSpan(2 * index, 2)));
        }

        // The order of sums moves a number in a thousand; any rounding left out, a number in twenty.
        identical.ShouldBeGreaterThan((int)(0.995 * count));
    }

    [Fact]
    public void OnFloat32Weights_AutocastChangesNothing()
    {
        string[] adapters = [Bf16 + "bf16", Single + "dora"];
        var (on, off) = (
            Settings("models/llama", adapters, isSafe: false, autocasts: true),
            Settings("models/llama", adapters, isSafe: false, autocasts: false)
        );
        FuseSuite.Run(on).ShouldNotContain(finding => finding.Severity == Severity.Error);
        FuseSuite.Run(off).ShouldNotContain(finding => finding.Severity == Severity.Error);

        FolderComparison.ShouldBeSame(on.Output, off.Output);
    }

    private FuseSettings Settings(string model, string[] adapters, bool isSafe, bool autocasts) =>
        suite.Settings(model, adapters, Guid.NewGuid().ToString("N")) with
        {
            AsPeft = true,
            IsSafe = isSafe,
            AutocastsAdapters = autocasts,
        };
}
