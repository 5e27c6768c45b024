using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tasks;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Scoring;

/// <summary>What is computed once stays on disk; what cannot be computed keeps nothing else from its score.</summary>
public sealed class TaskScoringTests : IDisposable
{
    private static readonly ScoredVariant Base = new("base", "mark of the base");
    private static readonly ScoredVariant Merged = new("merged", "mark of the merge");

    private readonly TempFolder folder = new();
    private readonly List<Finding> findings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void WhatIsKnown_IsNotComputedAgain()
    {
        var first = Run(Model(), Task(40));
        var model = Model();
        var again = Run(model, Task(40));
        model.Asked.ShouldBe(0);
        again["base"].ShouldBe(first["base"]);
        again["merged"].ShouldBe(first["merged"]);
        File.ReadLines(folder["t/base.jsonl"]).Count().ShouldBe(40);
    }

    [Fact]
    public void AnAnswerThatIsTooLong_IsToldOnceARun()
    {
        var task = Task(2) with { Rules = Task(2).Rules with { MostTokens = 2 } };
        Run(Model(), task);
        var first = findings.ToArray();
        findings.Clear();
        Run(Model(), task);

        first.Select(finding => finding.Span!.Value.Line).ShouldBe([1, 2]);
        first[0].Descriptor.ShouldBe(ScoringFindings.UnreachableAnswer);
        first[0].Message.ShouldContain("3 tokens");
        findings.ShouldBe(first);
    }

    [Fact]
    public void ASlowPattern_IsToldOnceARun_AlsoFromTheCache()
    {
        var rules = Task(1).Rules with { MostTokens = 40, Match = MatchRule.Regex };
        var task = Task(1) with { Rules = rules, Examples = [new AnswerExample(3, "a", "^(a+)+!")] };
        string[] texts = [new string('a', 60)];
        Run(new BigramModel(("base", texts), ("merged", texts)), task);
        var first = findings.ToArray();
        findings.Clear();
        var model = Model();
        Run(model, task);

        model.Asked.ShouldBe(0);
        var told = first.ShouldHaveSingleItem();
        told.Descriptor.ShouldBe(ScoringFindings.SlowPattern);
        told.Message.ShouldContain("^(a+)+!");
        told.Span!.Value.Line.ShouldBe(3);
        findings.ShouldBe(first);
    }

    [Fact]
    public void AnotherMark_IsComputedAlone()
    {
        Run(Model(), Task(20));
        var model = Model();
        Run(model, Task(20), Base, Merged with { Mark = "another merge" });
        model.Asked.ShouldBe(20);
    }

    [Fact]
    public void MoreExamples_AreComputedAlone()
    {
        Run(Model(), Task(20));
        var model = Model();
        Run(model, Task(23))["merged"].Count.ShouldBe(23);
        model.Asked.ShouldBe(2 * 3);
    }

    [Fact]
    public void WhatWasDoneBeforeAnInterruption_IsKept()
    {
        using var source = new CancellationTokenSource();
        var interrupted = Model();
        interrupted.Before = (_, _) =>
        {
            if (interrupted.Asked >= 2 * 20)
            {
                source.Cancel();
            }
        };
        Should.Throw<OperationCanceledException>(() => Run(interrupted, Task(40), source.Token));
        File.ReadLines(folder["t/merged.jsonl"]).Count().ShouldBe(16);

        var model = Model();
        Run(model, Task(40))["merged"].Count.ShouldBe(40);
        model.Asked.ShouldBe(2 * 24);
    }

    [Fact]
    public void HalfALine_IsComputedAnew()
    {
        var whole = Run(Model(), Task(5));
        var path = folder["t/base.jsonl"];
        var text = File.ReadAllText(path);
        File.WriteAllText(path, text[..^20]);

        var model = Model();
        Run(model, Task(5))["base"].ShouldBe(whole["base"]);
        model.Asked.ShouldBe(1);
        findings.ShouldHaveSingleItem().Descriptor.ShouldBe(ScoringFindings.BadPredictions);
        File.ReadAllText(path).ShouldBe(text);
    }

    [Fact]
    public void AnExampleThatFails_IsToldAndTheRestGoesOn()
    {
        var model = Model();
        model.Before = (variant, context) =>
        {
            if (variant == "merged" && context.Count == 4)
            {
                throw new FindingException(Finding.Of(FileFindings.FileMissing, "the context is too long"));
            }
        };
        var predictions = Run(model, Task(3));
        predictions["base"].Count.ShouldBe(3);
        predictions["merged"].Select(prediction => prediction.Line).ShouldBe([1, 2]);
        var finding = findings.ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(ScoringFindings.ExampleFailed);
        finding.Span!.Value.Line.ShouldBe(3);
        finding.Origin.ShouldBe("data/t.jsonl");
    }

    [Fact]
    public void Scores_AreThoseOfThePredictions()
    {
        var task = new EvaluationTask(
            "t",
            new ScoringRules(TaskKind.Generation, 16, ScoringRules.UsualStop, MatchRule.Exact),
            [new AnswerExample(1, "q", "ab"), new AnswerExample(2, "q", "ba"), new AnswerExample(3, "q", "ab")],
            "data/t.jsonl"
        );
        var model = new BigramModel(("base", ["x"]), ("one", ["q ba"]), ("merged", ["q ab"]));
        ScoredVariant[] variants = [Base, new("one", "mark of one"), Merged];
        var predictions = Run(model, task, variants);
        var scores = new TaskSummary(0).Of(task, "one", predictions, ["base", "one", "merged"]);

        scores.Of("base")!.Accuracy.ShouldBe(0);
        scores.Of("one")!.Accuracy!.Value.ShouldBe(1.0 / 3);
        scores.Of("merged")!.Accuracy!.Value.ShouldBe(2.0 / 3);
        scores
            .Of("merged")!
            .Loss!.Value.ShouldBe(-predictions["merged"].Sum(one => one.LogLikelihood!.Value) / (3 * 4), 1e-12);
        scores.Retained!.Value.ShouldBe(2, 1e-12);
        scores.AgainstBest!.Best.ShouldBe("one");
        scores.AgainstBest.Difference.ShouldBe(1.0 / 3, 1e-12);
        scores.AgainstBest.PValue.ShouldBe(1, 1e-12); // one against two: all splits of three are as likely
        scores.Of("merged")!.Interval.ShouldBe(new Interval(0, 1, IntervalMethod.Bootstrap)); // 1 of 27 resamples is all wrong, 8 are all right
        scores.Of("base")!.Interval.ShouldBe(WilsonInterval.Of(0, 3));
    }

    private static BigramModel Model() => new(("base", ["q ab"]), ("merged", ["q ab", "a ba"]));

    private static EvaluationTask Task(int count) =>
        new(
            "t",
            new ScoringRules(TaskKind.Generation, 16, ScoringRules.UsualStop, MatchRule.Exact),
            [.. Enumerable.Range(1, count).Select(line => new AnswerExample(line, new string('q', line), "ab"))],
            "data/t.jsonl"
        );

    private IReadOnlyDictionary<string, IReadOnlyList<Prediction>> Run(
        BigramModel model,
        EvaluationTask task,
        params ScoredVariant[] variants
    ) => Run(model, task, variants, default);

    private IReadOnlyDictionary<string, IReadOnlyList<Prediction>> Run(
        BigramModel model,
        EvaluationTask task,
        CancellationToken cancellation
    ) => Run(model, task, [], cancellation);

    private IReadOnlyDictionary<string, IReadOnlyList<Prediction>> Run(
        BigramModel model,
        EvaluationTask task,
        ScoredVariant[] variants,
        CancellationToken cancellation
    ) =>
        new TaskScoring(
            new Lazy<OpenedModel>(() => new OpenedModel(model, new CharacterTokenizer())),
            folder.Path,
            null
        ).Run(task, variants.Length > 0 ? variants : [Base, Merged], findings, cancellation);
}
