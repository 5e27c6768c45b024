using System.Xml.Linq;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Runtime.Ranks;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Display;

/// <summary>What notebooks show: well-formed HTML in which names stay text.</summary>
public sealed class HtmlDisplayTests
{
    private const string Hostile = "<script>alert('1')</script> & \"q\" \u0001 \ud800";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void AReport_IsATableWithBars() => Snapshot.Verify(Indented(Report().ToHtml()));

    [Fact]
    public void APlan_IsATableOfKindsOfModules() => Snapshot.Verify(Indented(Plan("ties-dense.recipe.yaml").ToHtml()));

    [Fact]
    public void Findings_AreATableWorstFirst()
    {
        Finding[] findings =
        [
            Finding.Of(ServingFindings.RankNeedsOption, "has", "24", "m.q", "32").At(RecipePaths.OutputServe),
            Finding.Of(ValueFindings.UnknownMethod, "tise", " (did you mean 'ties'?)", "linear, ties"),
        ];
        Snapshot.Verify(Indented(findings.ToHtml()));
    }

    [Fact]
    public void NoFindings_AreSaidToBeNone() =>
        Parse(Array.Empty<Finding>().ToHtml()).Value.ShouldEndWith("No findings.");

    [Fact]
    public void Names_AreNeverMarkup()
    {
        var plan = Plan("exact-sum.recipe.yaml");
        var renamed = plan with
        {
            Name = Hostile,
            Inputs = plan.Inputs.Select(input => input with { Key = Hostile, Path = Hostile }).ToEquatableArray(),
            Output = plan.Output with { Folder = Hostile },
        };
        var finding = Finding.Of(ValueFindings.UnknownMethod, Hostile, "", Hostile).At(new RecipePath(Hostile));
        var report = Report() with { OutputFolder = Hostile, Method = Hostile, Findings = [finding] };
        foreach (var html in new[] { renamed.ToHtml(), report.ToHtml(), new[] { finding }.ToHtml() })
        {
            var page = Parse(html);
            page.Descendants("script").ShouldBeEmpty();
            page.Value.ShouldContain("<script>alert('1')</script> & \"q\" \uFFFD \uFFFD");
        }
    }

    [Fact]
    public void EveryElement_HasAnEndTag_AsHtmlWantsIt()
    {
        var html = Plan("exact-sum.recipe.yaml").ToHtml() + Report().ToHtml();
        html.ShouldNotContain("<td />");
        html.ShouldNotContain("<div />");
    }

    [Fact]
    public void TheBars_AreAsLongAsTheSharesAndValues()
    {
        var drawings = Parse(Report().ToHtml()).Descendants(Svg + "svg").ToArray();
        // The first row: 93 of 103 are kept; its worse module keeps two of three values.
        Widths(drawings[0]).ShouldBe([80, 72.23]);
        var heights = drawings[1].Elements(Svg + "rect").Select(bar => (double)bar.Attribute("height")!).ToArray();
        heights.ShouldBe([14, 4.67, 4.67], 0.01);
        drawings[1]
            .Elements(Svg + "rect")
            .Select(bar => (string)bar.Attribute("fill-opacity")!)
            .Distinct()
            .Count()
            .ShouldBe(2);
    }

    [Fact]
    public void NumbersThatAreNone_AreDrawnAsNothing()
    {
        var spectrum = new Spectrum([double.PositiveInfinity, double.NaN], 1, double.NaN);
        var module = new ModuleReport("m.q", [8], 1) { Spectrum = spectrum };
        Parse((Report() with { Modules = [module] }).ToHtml()).Descendants(Svg + "rect").ShouldNotBeEmpty();
    }

    private static IEnumerable<double> Widths(XElement drawing) =>
        drawing.Elements(Svg + "rect").Select(bar => (double)bar.Attribute("width")!);

    private static MergePlan Plan(string recipe)
    {
        using var preparation = MergePreparation.Of(Recipe.Load(Checkout.Recipe(recipe)));
        return preparation.Plan.ShouldNotBeNull();
    }

    private static MergeReport Report() =>
        new(
            "ties",
            Space.Dense,
            [
                new ModuleReport("model.layers.0.q", [8, 8], 2)
                {
                    Spectrum = new Spectrum([9, 3, 3], 2, 100),
                    Conflicts = 25,
                    Occupied = 100,
                },
                new ModuleReport("model.layers.1.q", [8, 4], 3) { Spectrum = new Spectrum([1, 1, 1], 3, 3) },
                new ModuleReport("lm_head", [8], 8),
            ],
            "out/merged",
            1234567,
            TimeSpan.FromMilliseconds(250),
            []
        );

    private static XElement Parse(string html) => XElement.Parse(html, LoadOptions.PreserveWhitespace);

    private static string Indented(string html) => XElement.Parse(html).ToString();
}
