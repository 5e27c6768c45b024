using System.Text.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

/// <summary>The search, on the shipped model, adapters and validation lines.</summary>
public sealed class TuneTests : IDisposable
{
    private readonly SampleFolder sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void ASearch_WritesTheBestRecipe_WhichCanBeRunAndScored()
    {
        var result = Tune("budget: 6", "objective: loss");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        var root = JsonDocument.Parse(result.Out).RootElement;
        var candidates = root.GetProperty("candidates").EnumerateArray().ToArray();
        candidates.Length.ShouldBe(6);
        var best = root.GetProperty("best").GetProperty("value").GetDouble();
        best.ShouldBe(candidates.Min(candidate => candidate.GetProperty("value").GetDouble()));
        best.ShouldBeLessThan(candidates[0].GetProperty("value").GetDouble());
        var sort = root.GetProperty("tasks").GetProperty("sort");
        foreach (var (configuration, candidate) in new[] { ("start", 1), ("merged", Number(root.GetProperty("best"))) })
        {
            LossOf(sort.GetProperty(configuration))
                .ShouldBe(LossOf(Tried(candidate).GetProperty("tasks").GetProperty("sort")));
        }

        File.ReadLines(sample["ExactSum.tuned.jsonl"]).Count().ShouldBe(6);
        File.ReadAllText(sample["ExactSum.tuned.report.html"]).ShouldContain("answer loss");

        var tuned = sample["ExactSum.tuned.recipe.yaml"];
        Tool.Run("validate", tuned).ShouldBe(new ToolResult(ExitCodes.Ok, $"{tuned}: ok\n", ""));
        Tool.Run("run", tuned).ExitCode.ShouldBe(ExitCodes.Ok);
        Directory.Exists(sample["out/exact-sum-tuned"]).ShouldBeTrue();
    }

    [Fact]
    public void TheSameSearch_GoesOnWithWhatWasTried()
    {
        Tune("budget: 5").ExitCode.ShouldBe(ExitCodes.Ok);
        var first = File.ReadAllLines(sample["ExactSum.tuned.jsonl"]);
        File.WriteAllText(sample["ExactSum.tuned.jsonl"], string.Join('\n', first[..3]) + "\n" + first[3][..20]);

        var again = Tune(["--overwrite"], "budget: 5");

        JsonDocument.Parse(again.Out).RootElement.GetProperty("resumed").GetInt32().ShouldBe(3);
        string[] lines = [.. File.ReadAllLines(sample["ExactSum.tuned.jsonl"])];
        lines.Length.ShouldBe(5);
        lines[^2..].Select(Candidate).ShouldBe(first[3..].Select(Candidate));
    }

    [Theory]
    [InlineData("tune.output=adapters/sort/adapter_config.json", "MDSL4041")]
    [InlineData("tune.output=exact-sum.recipe.yaml", "MDSL4041")]
    [InlineData("tune.output=data", "MDSL4891")]
    [InlineData("tune.trace=data/sort.valid.jsonl", "MDSL4041")]
    [InlineData("tune.trace=notes.txt", "MDSL4717")]
    public void WhatIsRead_IsNeverWritten(string setting, string id)
    {
        File.WriteAllText(sample["notes.txt"], "Do not lose me.\n");
        var before = sample.Content();

        var result = Tool.Run("tune", sample["exact-sum.recipe.yaml"], "--overwrite", "--set", setting);

        result.ExitCode.ShouldBe(1, result.Error);
        result.Error.ShouldContain("error " + id);
        sample.Content().ShouldBe(before);
    }

    [Fact]
    public void AModelWithoutNumbers_IsAFinding()
    {
        var weights = sample["models/tiny-llama/model.safetensors"];
        using (var file = File.OpenWrite(weights))
        {
            // The last number, in bfloat16.
            file.Position = file.Length - 2;
            file.Write([0xC0, 0x7F]);
        }

        var result = Tune("budget: 3");

        result.ExitCode.ShouldBe(1, result.Error);
        result.Error.ShouldContain("error MDSL4718: The losses of every candidate on task '");
        File.Exists(sample["ExactSum.tuned.recipe.yaml"]).ShouldBeFalse();
    }

    [Fact]
    public void ASearchOverMethods_TriesEachOfThem()
    {
        var result = Tune("budget: 12", "objective: loss", "parameters: [weights, density, method]");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        var words = File.ReadLines(sample["ExactSum.tuned.jsonl"]).Select(Candidate).ToArray();
        foreach (var method in new[] { "linear", "ties", "magnitude_prune" })
        {
            words.ShouldContain(text => text.StartsWith(method, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("mean", "adapter: sort", "mean retained share")]
    [InlineData("mean", "kind: generation", "mean accuracy")]
    [InlineData("worst", "kind: generation", "worst accuracy")]
    public void WhatWasMadeAsGoodAsItCanBe_IsNamed(string objective, string key, string measure)
    {
        string[] settings =
        [
            "--overwrite",
            "--set",
            "tune.budget=2",
            "--set",
            $"tune.objective={objective}",
            "--set",
            $"tune.tasks={{ some: {{ path: data/sort.valid.jsonl, limit: 4, {key} }} }}",
        ];

        var words = Tool.Run(["tune", sample["exact-sum.recipe.yaml"], .. settings]);
        var json = Tool.Run(["tune", sample["exact-sum.recipe.yaml"], "--json", .. settings]);

        words.Out.ShouldContain($"best of 2 on the validation examples, by {measure}: ");
        JsonDocument.Parse(json.Out).RootElement.GetProperty("measure").GetString().ShouldBe(measure);
        File.ReadAllText(sample["ExactSum.tuned.report.html"]).ShouldContain(measure);
    }

    // The reference, a sum with tuned weights: 0.953 and 0.0205. Validation lines choose, the test lines are seen here only.
    [Fact]
    public void WithTheMethodFree_TheShippedSearchBeatsTunedWeights_OnTheTestLines()
    {
        var search = Tool.Run("tune", sample["exact-sum-methods.recipe.yaml"], "--json");
        search.ExitCode.ShouldBe(ExitCodes.Ok, search.Error);
        var found = JsonDocument.Parse(search.Out).RootElement;
        found.GetProperty("candidates").GetArrayLength().ShouldBeLessThanOrEqualTo(96);

        var result = Tool.Run("evaluate", sample["ExactSumMethods.tuned.recipe.yaml"], "--json");
        var tasks = JsonDocument.Parse(result.Out).RootElement.GetProperty("tasks");
        tasks
            .EnumerateObject()
            .Average(task => task.Value.GetProperty("merged").GetProperty("accuracy").GetDouble())
            .ShouldBeGreaterThan(0.9567);
    }

    [Fact]
    public void AnotherSeed_TriesOtherCandidates_AndTheSameOneTheSame()
    {
        string[] Tried(int seed)
        {
            Tune(["--overwrite"], "budget: 8", "objective: loss", $"seed: {seed}").ExitCode.ShouldBe(ExitCodes.Ok);
            var lines = File.ReadLines(sample["ExactSum.tuned.jsonl"]).Select(Candidate).ToArray();
            File.Delete(sample["ExactSum.tuned.jsonl"]);
            return lines;
        }

        var first = Tried(1);
        Tried(1).ShouldBe(first);
        Tried(2).ShouldNotBe(first);
    }

    [Fact]
    public void GroupsOfLayers_HaveWeightsOfTheirOwn()
    {
        var result = Tune("budget: 8", "objective: loss", "parameters: [layers]");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        Candidate(File.ReadLines(sample["ExactSum.tuned.jsonl"]).First()).ShouldContain("reverse in layers.0.* 1");
        File.ReadAllText(sample["ExactSum.tuned.recipe.yaml"]).ShouldContain("rules:");
    }

    [Fact]
    public void AnObjectiveThatTheTasksDoNotTell_IsAFinding_BeforeAnythingIsScored()
    {
        var recipe = sample["texts.recipe.yaml"];
        File.WriteAllText(
            recipe,
            sample.MergeText + "\ntune:\n  budget: 3\n  objective: worst\n  tasks: { text: data/text.jsonl }\n"
        );

        var result = Tool.Run("tune", recipe);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        var line = File.ReadAllLines(recipe).ToList().FindIndex(text => text.Contains("objective:")) + 1;
        result.Error.ShouldBe(
            $"{recipe}({line},14): error MDSL2310: The search has no task of an adapter and none with right answers, which 'objective: worst' is made of: expected 'objective: loss'\n"
        );
        File.Exists(sample["ExactSum.tuned.jsonl"]).ShouldBeFalse();
        Tool.Run("tune", recipe, "--set", "tune.objective=loss").ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void WhatOtherParametersCover_IsToldAndNotSearched()
    {
        var result = Tune("budget: 2", "objective: loss", "parameters: [weights, scale, layers]");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        result.Error.ShouldContain("info MDSL2309: 'scale' stays as it is");
        result.Error.ShouldContain("info MDSL2309: 'weights' stays as it is");
        Candidate(File.ReadLines(sample["ExactSum.tuned.jsonl"]).First())
            .ShouldStartWith("linear, reverse in layers.0.* 1, ");
    }

    [Fact]
    public void LargeNumbersOfTheRecipe_AreWhereTheSearchBegins()
    {
        var recipe = sample.WriteRecipe(
            "large.recipe.yaml",
            ("weight: 1.05", "weight: 500"),
            ("weight: 1.2", "weight: -40"),
            ("  rank: sum", "  rank: sum\n  normalize_weights: true\n  scale: 30"),
            ("parameters: [weights]", "parameters: [weights, scale]")
        );

        var result = Tool.Run("tune", recipe, "--set", "tune.budget=1", "--set", "tune.objective=loss");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        Candidate(File.ReadLines(sample["ExactSum.tuned.jsonl"]).First())
            .ShouldBe("linear, reverse 1, sort 500, spell -40, scale 30");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(23)]
    public void TheWholeBudget_IsSpent(int budget)
    {
        Tune($"budget: {budget}", "objective: loss").ExitCode.ShouldBe(ExitCodes.Ok);

        File.ReadLines(sample["ExactSum.tuned.jsonl"]).Count().ShouldBe(budget);
    }

    [Fact]
    public void WithoutTasksOfItsOwn_ItLooksAtValidationSplits_AndSaysWhatHasNone()
    {
        var recipe = sample.WriteRecipe("split.recipe.yaml", ("name: ExactSum", "name: Split"));
        var text = File.ReadAllText(recipe);
        File.WriteAllText(
            recipe,
            text[..text.IndexOf("\ntune:", StringComparison.Ordinal)] + "\ntune: { budget: 1 }\n"
        );

        var result = Tool.Run("tune", recipe);

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        result.Error.ShouldContain("warning MDSL4714: The search does not look at task 'text'");
        File.ReadAllText(sample["Split.tuned.jsonl"]).ShouldContain("\"spell\"");
    }

    [Fact]
    public void ARecipeOfAnEarlierSearch_IsNotReplacedUnasked()
    {
        File.WriteAllText(sample["ExactSum.tuned.recipe.yaml"], "mine");

        var result = Tune("budget: 1");

        result.ExitCode.ShouldNotBe(ExitCodes.Ok);
        result.Error.ShouldContain("error MDSL4716");
        File.ReadAllText(sample["ExactSum.tuned.recipe.yaml"]).ShouldBe("mine");
        Tune(["--overwrite"], "budget: 1").ExitCode.ShouldBe(ExitCodes.Ok);
    }

    [Fact]
    public void ARecipeWithoutASearch_IsAFinding()
    {
        var result = Tool.Run("tune", sample.Ties);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL1002: In a recipe to tune the key 'tune' is missing");
    }

    [Fact]
    public void AnInterruption_SaysHowToGoOn()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var result = Tool.Run(source.Token, "tune", sample.ExactSum);

        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        result.Error.ShouldContain("no candidate had been scored yet");
        File.Exists(sample["ExactSum.tuned.recipe.yaml"]).ShouldBeFalse();

        Tool.Run("tune", sample.ExactSum, "--set", "tune.budget=1").ExitCode.ShouldBe(ExitCodes.Ok);
        Tool.Run(source.Token, "tune", sample.ExactSum, "--overwrite")
            .Error.ShouldContain("ExactSum.tuned.jsonl': the same command goes on with it");
    }

    private static int Number(JsonElement candidate) => candidate.GetProperty("evaluation").GetInt32();

    private static double LossOf(JsonElement scores) => scores.GetProperty("loss").GetDouble();

    private JsonElement Tried(int number) =>
        JsonDocument.Parse(File.ReadLines(sample["ExactSum.tuned.jsonl"]).ElementAt(number - 1)).RootElement;

    private static string Candidate(string line) =>
        JsonDocument.Parse(line).RootElement.GetProperty("candidate").GetString()!;

    private ToolResult Tune(params string[] settings) => Tune([], settings);

    // A few lines of each task are enough for what these tests look at.
    private ToolResult Tune(string[] options, params string[] settings)
    {
        var tasks = new[] { "reverse", "sort", "spell" }.Select(task =>
            $"    {task}: {{ path: data/{task}.valid.jsonl, limit: 8 }}\n"
        );
        var lines = string.Concat(settings.Select(setting => $"  {setting}\n"));
        var recipe = sample["tuned.recipe.yaml"];

        // Far from good weights, so that there is something to find.
        var merge = sample.MergeText.Replace("weight: 1.2 ", "weight: 0.5 ", StringComparison.Ordinal);
        File.WriteAllText(recipe, $"{merge}\ntune:\n{lines}  tasks:\n{string.Concat(tasks)}");
        return Tool.Run(["tune", recipe, "--json", .. options]);
    }
}
