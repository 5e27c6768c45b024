using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fusing;

/// <summary><c>--as-peft</c> against what PEFT 0.21.2 wrote, and every result taken apart again.</summary>
public sealed class FuseSuiteTests(FuseSuite suite) : IClassFixture<FuseSuite>
{
    private static readonly IReadOnlyDictionary<string, FuseCase> Cases = FuseCase.ReadAll(FuseSuite.Source);

    public static TheoryData<string> Models => Of("model");

    public static TheoryData<string> Errors => Of("error");

    [Theory]
    [MemberData(nameof(Models))]
    public void AsPeft_GivesWhatPeftWrote(string id)
    {
        var item = Cases[id];
        var output = Fuse(item, asPeft: true);

        new FuseComparison(item).Problems(output).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void WhatPeftRefuses_IsAnErrorWithoutOutput(string id)
    {
        var item = Cases[id];
        var settings = Settings(item, item.Base, item.Adapters, "refused-" + id);

        var findings = FuseSuite.Run(settings);

        findings.ShouldContain(finding => finding.Severity == Severity.Error);
        Directory.Exists(settings.Output).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AFuse_IsUndoneToTheSameFiles(string id)
    {
        var item = Cases[id];
        foreach (var asPeft in new[] { true, false })
        {
            var name = $"undo-{id}-{asPeft}";
            var settings = Settings(item, item.Base, item.Adapters, name) with { AsPeft = asPeft, IsUndoable = true };
            FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);

            FuseSuite.Undo(new UnfuseSettings(settings.Output, suite.Output(name + "-back")));

            FolderComparison.ShouldBeSame(FuseSuite.Of(item.Base), suite.Output(name + "-back"));
        }
    }

    [Fact]
    public void Suite_IsWhole() => (Models.Count, Errors.Count).ShouldBe((167, 21));

    private string Fuse(FuseCase item, bool asPeft)
    {
        string[][] calls = item.IsChain ? [.. item.Adapters.Select(adapter => new[] { adapter })] : [item.Adapters];
        var model = item.Base;
        for (var call = 0; call < calls.Length; call++)
        {
            var settings = Settings(item, model, calls[call], $"{item.Id}-{call}") with { AsPeft = asPeft };
            FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
            model = settings.Output;
        }

        return model;
    }

    private FuseSettings Settings(FuseCase item, string model, string[] adapters, string output) =>
        suite.Settings(model, adapters, output) with
        {
            AsPeft = true,
            IsSafe = item.IsSafe,
            AutocastsAdapters = item.Autocasts,
        };

    private static TheoryData<string> Of(string kind) =>
        [.. Cases.Values.Where(item => item.Kind == kind).Select(item => item.Id)];
}
