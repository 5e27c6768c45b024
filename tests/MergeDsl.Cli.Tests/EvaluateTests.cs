using System.Text.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

/// <summary>The command, with scripts of the shell as judges: real processes that look at the folders they are given.</summary>
public sealed class EvaluateTests : IDisposable
{
    private readonly SampleFolder sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void AnEvaluator_JudgesEveryAdapter()
    {
        var recipe = Recipe("size: { command: \"sh size.sh {adapter}\", score: bytes, adapter: sort }");
        Script("size.sh", "printf '{\"bytes\": %s}' $(wc -c < \"$1/adapter_config.json\")");

        var result = Tool.Run("evaluate", recipe, "--json");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        var root = JsonDocument.Parse(result.Out).RootElement;
        var task = root.GetProperty("tasks").GetProperty("size");
        task.TryGetProperty("base", out _).ShouldBeFalse();
        Score(task, "sort").ShouldBe(new FileInfo(sample["adapters/sort/adapter_config.json"]).Length);
        var merged = Path.Combine(sample["ExactSum.evaluation"], "_merged", "adapter_config.json");
        Score(task, "merged").ShouldBe(new FileInfo(merged).Length);
        root.GetProperty("retained")
            .GetProperty("size")
            .GetDouble()
            .ShouldBe(Score(task, "merged") / Score(task, "sort"), 1e-12);
    }

    [Fact]
    public void AnEvaluatorOfWholeModels_GetsFusedOnes_ThatDoNotStay()
    {
        var recipe = Recipe("model: { command: \"sh model.sh {model} {output}\", score: 'a[0]', result: '*.json' }");
        Script(
            "model.sh",
            "test -f \"$1/model.safetensors\" || exit 4; echo \"{\\\"a\\\": [$(cksum < \"$1/model.safetensors\" | cut -d' ' -f1)]}\" > \"$2/r.json\""
        );

        var result = Tool.Run("evaluate", recipe, "--json");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        var task = JsonDocument.Parse(result.Out).RootElement.GetProperty("tasks").GetProperty("model");
        new[] { "base", "reverse", "sort", "spell", "merged" }
            .Select(name => Score(task, name))
            .Distinct()
            .Count()
            .ShouldBe(5);
        Directory.Exists(sample["ExactSum.evaluation/_models"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("adapters")]
    [InlineData("adapters/sort/scores")]
    [InlineData("data")]
    public void WhatIsRead_IsNoPlaceForScores(string folder)
    {
        var before = sample.Content();

        var result = Tool.Run("evaluate", sample.ExactSum, "--set", "evaluate.output=" + folder);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("error MDSL4041");
        sample.Content().ShouldBe(before);
    }

    [Fact]
    public void ScoresThatAreNoNumbers_AreFindings()
    {
        string[] settings = ["--set", "adapters.sort.weight=1e20", "--set", "evaluate.tasks.sort.limit=2"];

        var result = Tool.Run(["evaluate", sample.ExactSum, "--json", .. settings]);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("error MDSL4718: The losses of configuration 'merged' on task 'sort'");
    }

    [Fact]
    public void AScore_IsAskedForOnce()
    {
        var recipe = Recipe("count: { command: \"sh count.sh {adapter}\", score: n }");
        Script("count.sh", "echo x >> asked; echo '{\"n\": 0.5}'");

        Tool.Run("evaluate", recipe).ExitCode.ShouldBe(ExitCodes.Ok);
        Tool.Run("evaluate", recipe).ExitCode.ShouldBe(ExitCodes.Ok);

        File.ReadLines(sample["asked"]).Count().ShouldBe(4);
    }

    [Fact]
    public void AJudgeThatFails_IsToldWhereItIsNamed_AndTheRestGoesOn()
    {
        var recipe = Recipe(
            "good: { command: \"sh good.sh {adapter}\", score: n }",
            "bad: { command: \"sh bad.sh {adapter}\", score: n }"
        );
        Script("good.sh", "echo '{\"n\": 0.25}'");
        Script("bad.sh", "echo it is broken >&2; exit 3");

        var result = Tool.Run("evaluate", recipe);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        var line = File.ReadAllLines(recipe).ToList().FindIndex(text => text.Contains("bad:")) + 1;
        result.Error.ShouldContain($"{recipe}({line},21): error MDSL4711: Task 'bad', configuration 'reverse'");
        result.Error.ShouldContain("its last words: it is broken");
        result.Out.ShouldContain("merged: made for this evaluation in");
        result.Out.ShouldContain("0.250");
    }

    [Fact]
    public async Task AnInterruption_SaysHowToGoOn()
    {
        var recipe = Recipe("slow: { command: \"sh slow.sh {adapter}\", score: n }");
        Script("slow.sh", "case $1 in *reverse) echo '{\"n\": 1}';; *) touch started; sleep 300;; esac");
        using var source = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!File.Exists(sample["started"]))
            {
                await Task.Delay(20);
            }

            await source.CancelAsync();
        });

        var result = Tool.Run(source.Token, "evaluate", recipe);

        await watching;
        File.Exists(sample["ExactSum.evaluation/slow/reverse.json"]).ShouldBeTrue();

        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        result.Error.ShouldContain("interrupted; what was scored is kept in");
        result.Error.ShouldContain("the same command goes on with it");
    }

    [Fact]
    public void ARecipeWithoutTasks_IsAFinding()
    {
        var result = Tool.Run("evaluate", sample.Ties);
        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL1002: In a recipe to evaluate the key 'evaluate' is missing");
    }

    [Fact]
    public void ARecipeWithErrors_IsRefused()
    {
        var recipe = sample.WriteRecipe("broken.recipe.yaml", ("method: linear", "method: linaer"));
        var result = Tool.Run("evaluate", recipe, "--json");
        result.ExitCode.ShouldBe(ExitCodes.Findings);
        JsonDocument
            .Parse(result.Out)
            .RootElement.GetProperty("findings")[0]
            .GetProperty("id")
            .GetString()
            .ShouldBe("MDSL2001");
    }

    [Fact]
    public void ValidateAndPlan_TakeRecipesWithTasks()
    {
        var recipe = Recipe("a: data/sort.jsonl");
        Tool.Run("validate", recipe).ShouldBe(new ToolResult(ExitCodes.Ok, $"{recipe}: ok\n", ""));
        Tool.Run("plan", recipe).ExitCode.ShouldBe(ExitCodes.Ok);
    }

    private static double Score(JsonElement task, string configuration) =>
        task.GetProperty(configuration).GetProperty("score").GetDouble();

    private string Recipe(params string[] tasks)
    {
        var path = sample["judged.recipe.yaml"];
        var lines = string.Concat(tasks.Select(task => $"    {task}\n"));
        File.WriteAllText(path, sample.MergeText + $"\nevaluate:\n  tasks:\n{lines}");
        return path;
    }

    private void Script(string name, string text) => File.WriteAllText(sample[name], text + "\n");
}
