using System.Text.Json;
using System.Text.Json.Nodes;
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
    public void AnAnswerThatIsTooLong_IsToldInEveryRun_AlsoFromTheCache()
    {
        var recipe = Recipe("sort: { path: data/sort.jsonl, limit: 3, max_tokens: 2 }");

        var first = Tool.Run("evaluate", recipe);
        var again = Tool.Run("evaluate", recipe);

        first.Error.ShouldContain("sort.jsonl(1,1): warning MDSL4705: No model can give this answer: it has ");
        Warnings(again).ShouldBe(Warnings(first));
        Warnings(first).Length.ShouldBe(3);
    }

    [Fact]
    public void WhatComesFromTheCache_IsNotCountedAsScored()
    {
        var recipe = Recipe("sort: { path: data/sort.jsonl, limit: 2 }");
        Tool.Run("evaluate", recipe).Out.ShouldContain("ExactSum.evaluation: 10 scored, 0 from cache, ");

        var more = Tool.Run("evaluate", recipe, "--set", "evaluate.tasks.sort.limit=3", "--json");

        var root = JsonDocument.Parse(more.Out).RootElement;
        root.GetProperty("scored").GetInt32().ShouldBe(5);
        root.GetProperty("fromCache").GetInt32().ShouldBe(10);
        more.Error.ShouldContain("sort: 5 of 15 scored, 10 from cache\n");
    }

    [Fact]
    public void ALimitedRun_KeepsThePredictionsBehindItsLimit()
    {
        var recipe = Recipe("sort: { path: data/sort.jsonl, limit: 6 }");
        Tool.Run("evaluate", recipe).ExitCode.ShouldBe(ExitCodes.Ok);
        var whole = File.ReadAllText(sample["ExactSum.evaluation/sort/merged.jsonl"]);

        var limited = Tool.Run("evaluate", recipe, "--set", "evaluate.tasks.sort.limit=2");

        limited.Out.ShouldContain(": 0 scored, 10 from cache, ");
        File.ReadAllText(sample["ExactSum.evaluation/sort/merged.jsonl"]).ShouldBe(whole);
        Tool.Run("evaluate", recipe).Out.ShouldContain(": 0 scored, 30 from cache, ");
    }

    [Fact]
    public void ALimitedRunOfAnotherMerge_KeepsNothingOfTheOldOne()
    {
        var recipe = Recipe("sort: { path: data/sort.jsonl, limit: 6 }");
        Tool.Run("evaluate", recipe).ExitCode.ShouldBe(ExitCodes.Ok);

        string[] settings = ["--set", "evaluate.tasks.sort.limit=2", "--set", "adapters.sort.weight=0.5"];
        Tool.Run(["evaluate", recipe, .. settings]).ExitCode.ShouldBe(ExitCodes.Ok);

        File.ReadLines(sample["ExactSum.evaluation/sort/merged.jsonl"]).Count().ShouldBe(2);
        File.ReadLines(sample["ExactSum.evaluation/sort/base.jsonl"]).Count().ShouldBe(6);
    }

    [Fact]
    public void AProgramThatCannotBeStarted_IsToldOnce_InOurWords()
    {
        var recipe = Recipe(
            "gone: { command: \"no-such-judge {adapter}\", score: n }",
            "text: { command: \"./judge.txt {adapter}\", score: n }"
        );
        Script("judge.txt", "echo 1");

        var result = Tool.Run("evaluate", recipe);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        var line = File.ReadAllLines(recipe).ToList().FindIndex(text => text.Contains("gone:")) + 1;
        var errors = result.Error.Split('\n').Where(text => text.Contains("MDSL4710")).ToArray();
        errors.ShouldBe([
            $"{recipe}({line},22): error MDSL4710: Task 'gone': 'no-such-judge' cannot be started: expected a program on the PATH, or a file relative to the recipe",
            $"{recipe}({line + 1},22): error MDSL4710: Task 'text': './judge.txt' cannot be started: expected a file that may be executed",
        ]);
        result.Error.ShouldContain("gone: 0 of 4 scored, 4 failed\n");
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    public void AScoreThatIsNoFiniteNumber_IsTold(string score)
    {
        var recipe = Recipe("judge: { command: \"sh judge.sh {adapter}\", score: n }");
        Script("judge.sh", $"echo loading; echo '{{\"name\": \"NaN: \\\"no, NaN\", \"n\": {score}}}'");

        var result = Tool.Run("evaluate", recipe);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain(
            $"error MDSL4713: Task 'judge', configuration 'merged': its score is {score}, where a finite number is expected; "
        );
    }

    [Fact]
    public void AScoreBesideNumbersThatAreNotFinite_IsRead()
    {
        var recipe = Recipe("judge: { command: \"sh judge.sh {adapter}\", score: n }");
        Script("judge.sh", "echo '{\"stderr\": NaN, \"n\": 0.125}'");

        var result = Tool.Run("evaluate", recipe);

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        result.Out.ShouldContain("0.125");
    }

    [Fact]
    public void LinesOfAnotherKind_AreTold_AndTheRestGoesOn()
    {
        var recipe = Recipe("told: data/told.jsonl", "said: { path: data/told.jsonl, kind: generation }");
        File.WriteAllLines(
            sample["data/told.jsonl"],
            [
                "{\"prompt\": \"sort: 21 ->\", \"answer\": \"12\"}",
                "{\"prompt\": 21, \"answer\": \"12\"}",
                "{\"prompt\": \"sort: 21 ->\", \"choices\": [\"12\", \"21\"], \"answer\": 0}",
                "{\"prompt\": \"sort: 21 ->\", \"choices\": [\"12\", \"21\"], \"answer\": \"12\"}",
            ]
        );

        var result = Tool.Run("evaluate", recipe, "--json");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain(
            "told.jsonl(2,12): error MDSL4703: 'prompt' expects a text for the prompt, but here is 21"
        );
        result.Error.ShouldContain("told.jsonl(3,38): error MDSL4720: This example has 'choices'");
        var tasks = JsonDocument.Parse(result.Out).RootElement.GetProperty("tasks");
        Examples(tasks, "told").ShouldBe(1);
        Examples(tasks, "said").ShouldBe(2);
    }

    [Fact]
    public void LayersThatTheBaseModelDoesNotHave_AreToldShortly_WhereItIsNamed()
    {
        var config = sample["models/tiny-llama/config.json"];
        File.WriteAllText(
            config,
            File.ReadAllText(config).Replace("\"num_hidden_layers\": 4", "\"num_hidden_layers\": 40")
        );

        var result = Tool.Run("evaluate", Recipe("sort: { path: data/sort.jsonl, limit: 1 }"));

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        var errors = result.Error.Split('\n').Where(text => text.Contains(": error ")).ToArray();
        errors.Length.ShouldBe(6);
        errors.ShouldAllBe(text => text.StartsWith(sample["judged.recipe.yaml"] + "(10,13): error MDSL45"));
        errors[^1].ShouldContain(" has 319 more weights that are missing or do not fit");
    }

    [Fact]
    public void ABrokenNumber_IsToldAtItsAdapter()
    {
        var weights = sample["adapters/sort/adapter_model.safetensors"];
        var bytes = File.ReadAllBytes(weights);
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - sizeof(float)), float.NaN);
        File.WriteAllBytes(weights, bytes);

        var result = Tool.Run("evaluate", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("exact-sum.recipe.yaml(15,17): error MDSL4201: Adapter 'sort'");
    }

    [Fact]
    public void AnEvaluationWithNothingBehindIt_SaysSo()
    {
        var recipe = sample["empty.recipe.yaml"];
        File.WriteAllText(recipe, sample.MergeText + "\nevaluate:\n");

        var result = Tool.Run("evaluate", recipe);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain(
            "error MDSL1301: There is nothing to score: 'evaluate.tasks' must name at least one task"
        );
    }

    [Fact]
    public void ValidateAndPlan_TakeRecipesWithTasks()
    {
        var recipe = Recipe("a: data/sort.jsonl");
        Tool.Run("validate", recipe).ShouldBe(new ToolResult(ExitCodes.Ok, $"{recipe}: ok\n", ""));
        Tool.Run("plan", recipe).ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("tune")]
    public void FoldersOfTheRecipe_AreSpelledAsItSpellsThem(string command)
    {
        File.Delete(sample["models/tiny-llama/tokenizer.json"]);

        var result = Tool.Run(command, sample["exact-sum.recipe.yaml"]);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4600: 'models/tiny-llama' has no tokenizer.json");
    }

    [Fact]
    public void AWeightThatIsMissing_IsToldOfTheFolderAsTheRecipeSpellsIt()
    {
        var config = sample["models/tiny-llama/config.json"];
        var layers = JsonNode.Parse(File.ReadAllText(config))!;
        layers["num_hidden_layers"] = layers["num_hidden_layers"]!.GetValue<int>() + 1;
        File.WriteAllText(config, layers.ToJsonString());

        var result = Tool.Run("evaluate", Recipe("sort: { path: data/sort.jsonl, limit: 2 }"));

        result.Error.ShouldContain("error MDSL4505: 'models/tiny-llama' has no tensor 'model.layers.");
    }

    private static string[] Warnings(ToolResult result) =>
        [.. result.Error.Split('\n').Where(line => line.Contains("warning MDSL4705"))];

    private static int Examples(JsonElement tasks, string task) =>
        tasks.GetProperty(task).GetProperty("merged").GetProperty("examples").GetInt32();

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
