using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Peft;

/// <summary>The PEFT dialect against what PEFT 0.21.2 wrote, case by case.</summary>
public sealed class PeftSuiteTests(PeftSuite suite) : IClassFixture<PeftSuite>
{
    // Its recipe is that of bf16-linear but for a sign, yet PEFT loaded the adapters with autocast_adapter_dtype, which no
    // recipe of the suite says: here it is said.
    private const string Widened = "bf16-upcast-linear";

    private static readonly IReadOnlyDictionary<string, PeftCase> Cases = PeftCase.ReadAll(
        FixtureArchive.Extract("peft")
    );

    public static TheoryData<string> Adapters => Of("adapter");

    public static TheoryData<string> Errors => Of("error");

    public static TheoryData<string> Silents => Of("silent");

    [Theory]
    [MemberData(nameof(Adapters))]
    public void Adapter_IsWhatPeftWrote(string id)
    {
        var item = Cases[id];
        var findings = id == Widened ? suite.Run(id, "merge.autocast_adapter_dtype=true") : suite.Run(id);
        findings.ShouldNotContain(finding => finding.Severity == Severity.Error);
        var (expected, actual) = (suite.Expected(id), suite.Output(id));
        var comparison = new AdapterComparison(item.Rtol, item.Atol);
        var numbers = item.ComparesDeltas
            ? comparison.CompareDeltas(expected, actual)
            : comparison.CompareTensors(expected, actual, item.Exact);
        AdapterComparison.CompareConfigs(expected, actual).Concat(numbers).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void WhatPeftRefuses_IsALocatedErrorWithoutOutput(string id)
    {
        var errors = suite.Run(id).Where(finding => finding.Severity == Severity.Error).ToArray();
        errors.ShouldNotBeEmpty();
        errors.ShouldAllBe(finding => finding.Span != null && finding.Span.Value.Line > 1);
        Directory.Exists(suite.Output(id)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Silents))]
    public void WhatPeftGetsWrongSilently_IsRefusedOrWarnedAbout(string id)
    {
        var findings = suite.Run(id);
        findings.ShouldContain(finding => finding.Severity >= Severity.Warning);
        var isRefused = findings.Any(finding => finding.Severity == Severity.Error);
        Directory.Exists(suite.Output(id)).ShouldBe(!isRefused);
    }

    [Fact]
    public void Suite_IsWhole() => (Adapters.Count, Errors.Count, Silents.Count).ShouldBe((136, 36, 25));

    private static TheoryData<string> Of(string kind) =>
        [.. Cases.Values.Where(item => item.Kind == kind).Select(item => item.Id)];
}
