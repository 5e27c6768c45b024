using System.Text.RegularExpressions;
using System.Xml.Linq;
using MergeDsl.Evaluation.Interference;
using MergeDsl.Evaluation.Reporting;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tests.Interference;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Reporting;

public sealed partial class ReportPageTests
{
    private const string Nasty = "</style><script>alert(\"1\" & '2')</script>\u0007\uD800";

    private static readonly InterferenceReport Two = TestRecipe.Examine(
        [
            new TestAdapter("first", "\"r\": 2, \"lora_alpha\": 2")
                .With("model.layers.0.mlp.up_proj", 24, 17, 2, 1)
                .With("model.layers.1.mlp.up_proj", 24, 17, 2, 2)
                .With("model.layers.1.mlp.experts.0.up_proj", 24, 17, 2, 3)
                .With("model.layers.1.mlp.experts.1.up_proj", 24, 17, 2, 4)
                .With("lm_head", 24, 17, 2, 5),
            new TestAdapter("second", "\"r\": 2, \"lora_alpha\": 2").With("model.layers.0.mlp.up_proj", 24, 17, 2, 6),
        ],
        [1, 8],
        "{ method: linear, rank: 1 }"
    );

    [Fact]
    public void ThePage_IsWellFormedAndItsNamesAreItsOwn()
    {
        var page = Parse(ReportPage.Render(new RecipeReport(Two)));

        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        ids.ShouldBeUnique();
        page.Descendants("label").Select(label => label.Attribute("for")!.Value).ShouldBeSubsetOf(ids);
        page.Descendants("svg").ShouldAllBe(drawing => drawing.Attribute("aria-label")!.Value.Length > 0);
        page.Descendants("th").Where(head => head.Attribute("scope") is null).ShouldBeEmpty();
        page.Descendants("input").Count(input => input.Attribute("checked") is not null).ShouldBe(1);
    }

    [Fact]
    public void ThePage_NeedsNothingElse()
    {
        var page = ReportPage.Render(new RecipeReport(Two));

        foreach (var reference in new[] { "http", "//", "url(", "@import", "<link", "<script", "src=", "href=" })
        {
            page.ShouldNotContain(reference);
        }
    }

    [Fact]
    public void WhatFilesSay_StaysText()
    {
        var module = Two.Modules[0];
        var report = Two with
        {
            Name = Nasty,
            Adapters = [Nasty, "second"],
            Modules =
            [
                .. Two.Modules.Skip(1),
                module with
                {
                    Path = Nasty + ".x",
                    Flags = [new Flag(FlagKind.Cut, Nasty)],
                },
            ],
            LeftOut = [Nasty],
        };
        var text = ReportPage.Render(
            new RecipeReport(report)
            {
                Tasks = [new TaskScores(Nasty, null, [Scored(Nasty, 0.5, 0.4, 0.6, null, 10)])],
                Trace = new TuneTrace(Nasty, false, [new TuneStep(0.5, Nasty)], 0),
            }
        );

        text.ShouldNotContain("<script");
        text.ShouldNotContain('\u0007');
        text.ShouldNotContain('\uD800');
        Parse(text)
            .Descendants("h1")
            .Single()
            .Value.ShouldBe(Nasty.Replace('\u0007', '\uFFFD').Replace('\uD800', '\uFFFD'));
    }

    [Fact]
    public void TheHeatMap_HasARowForEachLayerAndAColumnForEachKind()
    {
        var page = Parse(ReportPage.Render(new RecipeReport(Two)));

        var table = page.Descendants("table").First(table => table.Attribute("class")!.Value == "heat");
        var rows = table.Element("tbody")!.Elements("tr").ToArray();
        rows.Select(row => row.Element("th")!.Value).ShouldBe(["0", "1", "–"]);
        rows.ShouldAllBe(row => row.Elements("td").Count() == 3);

        // Experts of a layer share a cell, and a module that one adapter has alone shows a dash.
        var title = Titles(page).Where(title => title.Contains("experts.", StringComparison.Ordinal)).ToArray();
        title.ShouldNotBeEmpty();
        rows[0].Elements("td").Count(cell => cell.Attribute("style") is not null).ShouldBe(1);
    }

    [Fact]
    public void FlaggedModules_AreListedWithTheirReasons()
    {
        var page = Parse(ReportPage.Render(new RecipeReport(Two)));

        var flags = page.Descendants("table").Single(table => table.Attribute("class")!.Value == "plain flags");
        flags.Value.ShouldContain("model.layers.0.mlp.up_proj");
        flags.Value.ShouldContain("second changes");
        flags.Value.ShouldContain("rank 1 keeps");
    }

    private static ConfigurationScore Scored(
        string configuration,
        double accuracy,
        double low,
        double high,
        double? loss,
        int examples
    ) =>
        new(configuration, examples)
        {
            Accuracy = accuracy,
            Interval = new Interval(low, high, IntervalMethod.Bootstrap),
            Loss = loss,
        };

    [Fact]
    public void ScoresAndTrace_AreShownWhereTheyAreKnown()
    {
        ReportPage.Render(new RecipeReport(Two)).ShouldNotContain("Task scores");

        var page = Parse(
            ReportPage.Render(
                new RecipeReport(Two)
                {
                    Tasks =
                    [
                        new TaskScores(
                            "sort",
                            TaskKind.Generation,
                            [Scored("base", 0, 0, 0.01, 4.25, 60), Scored("merged", 0.95, 0.9, 0.98, 0.02, 60)]
                        ),
                        new TaskScores("text", TaskKind.Loss, [new ConfigurationScore("base", 60) { Loss = 2 }]),
                    ],
                    Trace = new TuneTrace(
                        "mean loss",
                        true,
                        [new(0.4, "equal"), new(0.5, "x"), new(0.02, "weights 1, 2")],
                        2
                    ),
                }
            )
        );

        var scores = page.Descendants("table").Single(table => table.Attribute("class")!.Value == "plain scores");
        scores.Descendants("tr").Last().Value.ShouldContain("base2.00");
        scores.Descendants("tr").SkipLast(1).Last().Value.ShouldContain("95.0\u2009%90\u2009% – 98\u2009%0.0200");
        page.Value.ShouldContain("mean loss: best 0.0200 at evaluation 3 of 3: weights 1, 2");
    }

    [Fact]
    public void AReportWithoutModules_IsAPage() =>
        Parse(ReportPage.Render(new RecipeReport(Two with { Modules = [] }))).Descendants("section").ShouldBeEmpty();

    private static IEnumerable<string> Titles(XElement page) =>
        page.Descendants("td").Attributes("title").Select(title => title.Value);

    // HTML's elements without an end tag are closed, and its style sheet is made text, so that a strict reader can look at it.
    private static XElement Parse(string page)
    {
        var text = Void().Replace(page["<!DOCTYPE html>".Length..], "<$1$2/>");
        return XElement.Parse(Style().Replace(text, "<style></style>"));
    }

    [GeneratedRegex("<(meta|input|wbr)([^>]*)>")]
    private static partial Regex Void();

    [GeneratedRegex("<style>[^<]*</style>")]
    private static partial Regex Style();
}
