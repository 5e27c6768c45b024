using System.Text.Json;
using MergeDsl.Cli.Output;
using MergeDsl.Runtime.Ranks;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Output;

/// <summary>A run whose energies, squares of its singular values, left the range of float64.</summary>
public sealed class OverflownReportTests
{
    private static readonly MergeReport Report = new(
        "linear",
        Space.Dense,
        [
            new ModuleReport("q", [4, 4], 4)
            {
                Spectrum = new Spectrum([double.PositiveInfinity, 1e200], 2, double.PositiveInfinity),
            },
        ],
        "out",
        1,
        TimeSpan.Zero,
        []
    );

    [Fact]
    public void Json_HasNullForWhatIsNoNumber()
    {
        using var output = new StringWriter();

        JsonText.Write(output, json => ReportJson.Write(json, Report));

        var report = JsonDocument.Parse(output.ToString()).RootElement.GetProperty("report");
        report.GetProperty("energyKept").ValueKind.ShouldBe(JsonValueKind.Null);
        var module = report.GetProperty("modules")[0];
        module.GetProperty("energyKept").ValueKind.ShouldBe(JsonValueKind.Null);
        module.GetProperty("singularValues")[0].ValueKind.ShouldBe(JsonValueKind.Null);
        module.GetProperty("singularValues")[1].GetDouble().ShouldBe(1e200);
    }

    [Fact]
    public void Text_HasADash() => ReportText.Table(Report).Rows[0][4].ShouldBe("-");

    [Theory]
    [InlineData(double.NaN, "-")]
    [InlineData(double.PositiveInfinity, "-")]
    [InlineData(1, "100%")]
    [InlineData(0.99999, "99.99%")]
    public void AShare_IsRoundedDownAndUnknownIfItIsNotFinite(double share, string expected) =>
        Spelling.Percent(share).ShouldBe(expected);
}
