using System.Text.Json.Nodes;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluating;
using MergeDsl.Evaluation.Reporting;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tests;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Evaluating;

/// <summary>A recipe evaluated with a model of pairs of characters in the place of the language model.</summary>
public sealed class RecipeEvaluationTests : IDisposable
{
    private readonly TempFolder folder = new();
    private ModelSources? opened;
    private BigramModel? model;
    private Finding[] warnings = [];

    public RecipeEvaluationTests()
    {
        FolderCopy.Into(folder.Path, Checkout.Recipe());
        foreach (var left in new[] { "out", "ExactSum.evaluation" }.Where(name => Directory.Exists(folder[name])))
        {
            Directory.Delete(folder[left], recursive: true);
        }

        Directory.CreateDirectory(folder["data"]);
        File.WriteAllText(folder["data/reverse.jsonl"], Lines("q", "ab", 30));
        File.WriteAllText(folder["data/sort.jsonl"], Lines("z", "cd", 30));
        File.WriteAllText(
            folder["exact.recipe.yaml"],
            File.ReadAllText(folder["exact-sum.recipe.yaml"]).Split("\n# `mergedsl evaluate`")[0]
                + "\nevaluate:\n  tasks: { reverse: data/reverse.jsonl, sort: data/sort.jsonl }\n"
        );
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void EveryConfiguration_IsScoredOnEveryTask()
    {
        var report = Evaluate();

        report.HasErrors.ShouldBeFalse();
        report.Tasks.Select(task => task.Task).ShouldBe(["reverse", "sort"]);
        report
            .Tasks[0]
            .Scores.Select(score => score.Configuration)
            .ShouldBe(["base", "reverse", "sort", "spell", "merged"]);
        Accuracies(report.Tasks[0]).ShouldBe([0, 1, 0, 0, 1]);
        Accuracies(report.Tasks[1]).ShouldBe([0, 0, 1, 0, 0]);
        report.Tasks[0].Retained.ShouldBe(1);
        report.Tasks[1].Retained.ShouldBe(0);
        (report.MeanRetained, report.WorstRetained).ShouldBe((0.5, 0));
        report.Tasks[1].AgainstBest!.Best.ShouldBe("sort");
        report.Tasks[1].AgainstBest!.Difference.ShouldBe(-1);
        report.Tasks[1].AgainstBest!.PValue.ShouldBe(2 * Math.Pow(0.5, 30), 1e-15);
        File.ReadLines(folder["ExactSum.evaluation/sort/merged.jsonl"]).Count().ShouldBe(30);
    }

    [Fact]
    public void TheTable_HasARowForEachMeasure()
    {
        var report = Evaluate();
        var table = ScoreTable.Of(report);
        table.Columns.ShouldBe([
            "task",
            "measure",
            "#base",
            "#reverse",
            "#sort",
            "#spell",
            "#merged",
            "#95 %",
            "#retained",
            "against the best",
        ]);
        table
            .Rows.Select(row => $"{row[0]} {row[1]}")
            .ShouldBe(["reverse accuracy", "reverse loss", "sort accuracy", "sort loss"]);
        table
            .Rows[2]
            .Skip(2)
            .ShouldBe([
                "0.000",
                "0.000",
                "1.000",
                "0.000",
                "0.000",
                "0.000 to 0.114",
                "0.0 %",
                "sort -1.000 (p < 0.001)",
            ]);
        report.ToHtml().ShouldContain("<td class=\"number\">1.000</td>");
    }

    [Fact]
    public void AnUnchangedRecipe_NeedsNoModel()
    {
        var first = Evaluate();
        opened = null;
        var again = Evaluate();
        opened.ShouldBeNull();
        again.Tasks.Select(Accuracies).ShouldBe(first.Tasks.Select(Accuracies));
        again.Tasks[0].Of("merged").ShouldBe(first.Tasks[0].Of("merged"));
    }

    [Fact]
    public void AReport_ShowsTheScoresOfTheSameRecipe_AndNoOthers()
    {
        Report().Tasks.ShouldBeEmpty();
        var report = Evaluate();

        var shown = Report();
        shown.Tasks.SelectMany(task => task.Scores).ShouldBe(report.Tasks.SelectMany(task => task.Scores));
        ReportPage.Render(shown).ShouldContain("Task scores");
        shown
            .Scores.Single(score => (score.Task, score.Configuration) == ("sort", "sort"))
            .Interval!.Low.ShouldBe(0.886, 0.001);

        Report("adapters.sort.weight=0.5").Tasks.ShouldBeEmpty();
        Report("evaluate.tasks.sort.limit=2").Tasks.ShouldBeEmpty();
        Report("evaluate.seed=7").Tasks.ShouldBeEmpty();
        Report().Tasks.ShouldNotBeEmpty();
        File.AppendAllText(folder["data/sort.jsonl"], "\n");
        Report().Tasks.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[0.1]")]
    [InlineData("0.1")]
    public void ScoresThatWereChangedByHand_AreNotShown(string interval)
    {
        Evaluate();
        var file = folder["ExactSum.evaluation/scores.json"];
        var scores = JsonNode.Parse(File.ReadAllText(file))!;
        Report().Tasks.ShouldNotBeEmpty();
        var replaced = scores["tasks"]!["sort"]!["sort"]!["interval"]!.ToJsonString();
        File.WriteAllText(file, scores.ToJsonString().Replace(replaced, interval, StringComparison.Ordinal));

        Report().Tasks.ShouldBeEmpty();
    }

    [Fact]
    public void WhatOpeningTheModelTells_IsToldOnce()
    {
        var doubled = Finding.Of(FuseFindings.AddedTwice, "sort", "a");
        var alone = doubled.At(RecipePaths.AdapterFolder("sort"));
        warnings = [alone, doubled.At(RecipePaths.AdapterFolder("spell"))];

        var told = Evaluate().Findings.Where(finding => finding.Id == doubled.Id).ToArray();

        told.Select(finding => finding.Subject!.Keys).ShouldBe(["adapters.sort.path", "adapters.spell.path"]);
        told.ShouldAllBe(finding => finding.Span != null);
        new OpenedModel(model!, new CharacterTokenizer()) { Findings = warnings }
            .Untold([alone])
            .ShouldBe(warnings[1..]);
    }

    [Fact]
    public void AnotherWeight_ConcernsTheMergeAlone()
    {
        Evaluate();
        Evaluate("adapters.sort.weight=0.5");
        model!.Asked.ShouldBe(2 * 30); // two tasks
    }

    [Fact]
    public void AMissingOutput_IsMergedForTheEvaluation_AndAnUpToDateOneIsUsed()
    {
        var own = Evaluate();
        own.Merged.Why.ShouldNotBeNull().ShouldStartWith("nothing is in");
        opened!.Adapters[^1].ShouldBe(("merged", own.Merged.Folder));
        File.Exists(Path.Combine(own.Merged.Folder, "adapter_model.safetensors")).ShouldBeTrue();
        Directory.Exists(folder["out"]).ShouldBeFalse();

        using (var preparation = MergePreparation.Of(Recipe.Load(folder["exact.recipe.yaml"])))
        {
            preparation.Run(new RunOptions(), null, default);
        }

        Evaluate().Merged.Why.ShouldBeNull();
        Evaluate("merge.scale=0.5").Merged.Why.ShouldNotBeNull().ShouldEndWith("is out of date");
    }

    [Fact]
    public void ABadLineAndAMissingFile_AreToldAndTheRestGoesOn()
    {
        File.AppendAllText(folder["data/reverse.jsonl"], "{\"prompt\": \"q\"}\n");
        File.Delete(folder["data/sort.jsonl"]);

        var report = Evaluate();

        report.HasErrors.ShouldBeTrue();
        report.Tasks.ShouldHaveSingleItem().Task.ShouldBe("reverse");
        var errors = report.Findings.Where(finding => finding.Severity == Severity.Error).ToArray();
        errors.Select(finding => finding.Id).ShouldBe([ScoringFindings.MissingField.Id, FileFindings.FileMissing.Id]);
        errors[0].Span!.Value.Line.ShouldBe(31);
        errors[0].Origin.ShouldEndWith("reverse.jsonl");
        errors[1].Subject!.Keys.ShouldBe("evaluate.tasks.sort.path");
        errors[1].Span.ShouldNotBeNull();
    }

    [Fact]
    public void ARecipeWithoutTasks_SaysWhatIsMissing() =>
        Should
            .Throw<FindingException>(() =>
                new RecipeEvaluation(Recipe.Load(folder["ties-dense.recipe.yaml"]), new EvaluateOptions(), Open).Run(
                    null,
                    default
                )
            )
            .Findings.ShouldHaveSingleItem()
            .Descriptor.ShouldBe(StructureFindings.MissingKey);

    private static string Lines(string prompt, string answer, int count) =>
        string.Concat(
            Enumerable
                .Range(1, count)
                .Select(length => $"{{\"prompt\": \"{new string(prompt[0], length)}\", \"answer\": \"{answer}\"}}\n")
        );

    private static double[] Accuracies(TaskScores task) => [.. task.Scores.Select(score => score.Accuracy!.Value)];

    private EvaluationReport Evaluate(params string[] overrides) =>
        new RecipeEvaluation(
            Recipe.Load(folder["exact.recipe.yaml"], [.. overrides.Select(written => RecipeOverride.Parse(written)!)]),
            new EvaluateOptions(),
            Open
        ).Run(null, default);

    private RecipeReport Report(params string[] overrides)
    {
        var recipe = Recipe.Load(
            folder["exact.recipe.yaml"],
            [.. overrides.Select(written => RecipeOverride.Parse(written)!)]
        );
        using var preparation = MergePreparation.Of(recipe);
        return preparation.Report(1, default);
    }

    private OpenedModel Open(ModelSources sources)
    {
        opened = sources;
        model = new BigramModel(
            ("base", ["x"]),
            ("reverse", ["q ab"]),
            ("sort", ["z cd"]),
            ("spell", ["y ef"]),
            ("merged", ["q ab", "q ab", "z ba"])
        );
        return new OpenedModel(model, new CharacterTokenizer()) { Findings = warnings };
    }
}
