using MergeDsl.Testing;
using MergeDsl.Tests.Fusing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Pipelines;

/// <summary>Single files fused into diffusion pipelines, against LyCORIS 4.1.3, diffusers 0.42.1 and float64 numpy.</summary>
public sealed class PipelineSuiteTests : IDisposable
{
    private readonly TempFolder work = new();

    public static TheoryData<string> Fused =>
        [.. PipelineCase.All.Values.Where(item => item.Refused is null).Select(item => item.Id)];

    public static TheoryData<string> Refused =>
        [.. PipelineCase.All.Values.Where(item => item.Refused is not null).Select(item => item.Id)];

    public void Dispose() => work.Dispose();

    [Theory]
    [MemberData(nameof(Fused))]
    public void AFuse_GivesWhatTheTrainingMeant(string id)
    {
        var item = PipelineCase.All[id];

        FuseSuite.Run(Settings(item)).ShouldNotContain(finding => finding.Severity == Severity.Error);

        Problems(item, PipelineFiles.Read(work["out"])).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatCannotBeTold_IsRefusedWithoutOutput(string id)
    {
        var item = PipelineCase.All[id];

        var findings = FuseSuite.Run(Settings(item));

        findings.ShouldContain(finding => finding.Severity == Severity.Error && finding.Id == item.Refused);
        Directory.Exists(work["out"]).ShouldBeFalse();
    }

    [Fact]
    public void TheSuite_IsWhole() => (Fused.Count, Refused.Count).ShouldBe((88, 20));

    private FuseSettings Settings(PipelineCase item) => new(item.Base, item.Adapters, work["out"]) { Threads = 2 };

    private static IEnumerable<string> Problems(PipelineCase item, Dictionary<string, StoredTensor> got)
    {
        var before = PipelineFiles.Read(item.Base);
        var want = PipelineFiles.ReadChanged(PipelineCase.Of(item.Expected!));
        got.Keys.ShouldBe(before.Keys, ignoreOrder: true);
        foreach (var (name, tensor) in got)
        {
            if (!want.TryGetValue(name, out var expected))
            {
                if (!tensor.Bytes.AsSpan().SequenceEqual(before[name].Bytes))
                {
                    yield return $"{name}: changed";
                }
            }
            else if (!IsNear(item, expected, tensor))
            {
                yield return $"{name}: numbers differ";
            }
        }
    }

    private static bool IsNear(PipelineCase item, StoredTensor want, StoredTensor got) =>
        want.Shape.SequenceEqual(got.Shape)
        && want.Values.Zip(got.Values)
            .All(pair => Math.Abs(pair.First - pair.Second) <= item.Atol + (item.Rtol * Math.Abs(pair.First)));
}
