using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tests.Recipes;

namespace MergeDsl.Core.Tests.Validation;

/// <summary>What is said about the sections <c>evaluate</c> and <c>tune</c>.</summary>
public sealed class EvaluateFindingTests
{
    [Fact]
    public void AnEvaluation_NeedsTasksAndABaseModel() =>
        """
            name: P
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            [|evaluate|]: { tasks: [|{}|] }
            """.ShouldFind(StructureFindings.MissingKey, EvaluateFindings.NoTasks);

    [Fact]
    public void AMisspeltKey_IsNotMissingToo()
    {
        var findings = """
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            evaluate: { [|taks|]: { a: data/a.jsonl } }
            """.ShouldFind(StructureFindings.UnknownKey);
        findings[0].Message.ShouldContain("did you mean 'tasks'");
    }

    [Fact]
    public void WrongTasks_AreToldWhereTheyStand() =>
        """
            name: P
            base_model: in/base
            adapters: { a: in/a, [|merged|]: in/b }
            merge: { method: linear }
            output: { adapter: out }
            evaluate:
              tasks:
                [|a b|]: data/a.jsonl
                [|b|]: { limit: 1 }
                c: { path: data/c.jsonl, [|command|]: "judge {model}", score: x }
                d: { path: data/d.jsonl, adapter: [|aa|], limit: [|0|], max_tokens: [|-1|] }
                e: { path: data/e.jsonl, prompt: [|"{question"|] }
                f: { command: [|"judge 'x"|], score: [|"a..b"|], timeout: [|0|] }
                g: { [|command|]: "judge {model}" }
                h: { path: data/h.jsonl, kind: perplexity, [|match|]: regex, [|timeout|]: 4 }
                i: { command: [|"judge everything"|], score: x, [|kind|]: choice }
                j: { path: data/j.jsonl, stop: ["x", [|[y]|]] }
            """.ShouldFind(
            EvaluateFindings.ConfigurationName,
            EvaluateFindings.BadTaskName,
            StructureFindings.MissingKey,
            EvaluateFindings.TwoJudges,
            ValueFindings.UnknownAdapter,
            ValueFindings.OutOfRange,
            ValueFindings.OutOfRange,
            EvaluateFindings.BadTemplate,
            EvaluateFindings.BadCommand,
            EvaluateFindings.BadScorePath,
            ValueFindings.OutOfRange,
            StructureFindings.MissingKey,
            ValueFindings.UnusedParameter,
            ValueFindings.UnusedParameter,
            EvaluateFindings.BadCommand,
            ValueFindings.UnusedParameter,
            StructureFindings.WrongKind
        );

    [Fact]
    public void ASearch_NeedsABudgetAndExamplesOfItsOwn() =>
        """
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            evaluate: { tasks: { a: data/a.jsonl } }
            [|tune|]:
              parameters: [weights, [|density|], [|wieghts|]]
              tasks: { b: [|data/./a.jsonl|] }
            """.ShouldFind(
            StructureFindings.MissingKey,
            EvaluateFindings.NotTunable,
            ValueFindings.UnknownChoice,
            EvaluateFindings.TunedOnTest
        );

    [Fact]
    public void ASearchInPeftsWords_HasFewerParameters() =>
        """
            name: P
            base_model: in/base
            adapters: { a: { path: in/a, weight: 1 } }
            merge: { combination_type: svd }
            output: { adapter: out }
            evaluate: { tasks: { a: data/a.jsonl } }
            tune: { budget: { minutes: [|0|] }, parameters: [weights, [|scale|], [|method|], [|layers|]] }
            """.ShouldFind(
            ValueFindings.OutOfRange,
            EvaluateFindings.NotTunable,
            EvaluateFindings.NotTunable,
            EvaluateFindings.NotTunable
        );

    [Fact]
    public void ASearchWithoutTasks_HasNothingToLookAt() =>
        """
            name: P
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            [|tune|]: { budget: 4 }
            """.ShouldFind(EvaluateFindings.NoValidation);

    [Fact]
    public void ASearchWithMisspeltTasks_IsNotWithoutThemToo() =>
        """
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            tune: { budget: 4, [|taks|]: { a: data/a.valid.jsonl } }
            """.ShouldFind(StructureFindings.UnknownKey);

    [Fact]
    public void ASearchWithNothingBehindIt_IsNotNone() =>
        """
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            evaluate: { tasks: { a: data/a.jsonl } }
            [|tune|]:
            """.ShouldFind(StructureFindings.MissingKey);

    [Fact]
    public void AnEvaluationWithNothingBehindIt_IsNotNone() =>
        """
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            [|evaluate|]:
            """.ShouldFind(EvaluateFindings.NoTasks);

    [Fact]
    public void AnEmptyListOfParameters_IsNone() =>
        """
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            tune: { budget: 4, parameters: [|[]|], tasks: { a: data/a.valid.jsonl } }
            """.ShouldFind(StructureFindings.WrongKind);

    [Theory]
    [InlineData("", false)]
    [InlineData(", normalize_weights: true", true)]
    public void TheScale_IsSearchedBesideWeightsThatAreNormalised(string merge, bool isSearched) =>
        $$"""
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear{{merge}} }
            output: { adapter: out }
            tune: { budget: 4, parameters: [weights, {{(
                isSearched ? "scale" : "[|scale|]"
            )}}], tasks: { a: data/a.valid.jsonl } }
            """.ShouldFind(
            isSearched ? [] : [EvaluateFindings.NotSearched]
        );

    [Theory]
    [InlineData("t: { path: t.valid.jsonl, kind: perplexity }", true)]
    [InlineData("t: { path: t.valid.jsonl, kind: loss }", true)]
    [InlineData("t: { path: t.valid.jsonl, kind: loss, adapter: a }", false)]
    [InlineData("a: { path: a.valid.jsonl, kind: loss }", false)]
    [InlineData("t: t.valid.jsonl", false)]
    [InlineData("t: { path: t.valid.jsonl, kind: perplexity }, u: { path: u.valid.jsonl, kind: choice }", false)]
    public void SharesOfNobodysLosses_AreNoObjective(string tasks, bool isWrong) =>
        $$"""
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            tune: { budget: 4, objective: {{(isWrong ? "[|mean|]" : "mean")}}, tasks: { {{tasks}} } }
            """.ShouldFind(isWrong ? [EvaluateFindings.UntoldObjective] : []);

    [Fact]
    public void ATaskWrittenShort_CanBeOverridden()
    {
        var reading = RecipeReading.Read(
            """
            name: P
            base_model: in/base
            adapters: { a: in/a }
            merge: { method: linear }
            output: { adapter: out }
            evaluate: { tasks: { a: data/a.jsonl } }
            """,
            RecipeOverride.Parse("evaluate.tasks.a.limit=5")!
        );
        reading.Findings.ShouldBeEmpty();
        reading.Model!.Evaluate!.Tasks.ShouldBe([new TaskEntry("a") { Path = "data/a.jsonl", Limit = 5 }]);
    }

    [Theory]
    [InlineData("data/math.jsonl", "data/math.valid.jsonl")]
    [InlineData("../a.b/math", "../a.b/math.valid")]
    [InlineData("math.test.jsonl", "math.test.valid.jsonl")]
    public void TheValidationSplit_LiesBesideTheTask(string path, string split) =>
        ValidationTasks.SplitOf(path).ShouldBe(split);
}
