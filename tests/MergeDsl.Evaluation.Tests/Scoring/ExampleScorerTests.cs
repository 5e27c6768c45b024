using MergeDsl.Core;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tasks;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Scoring;

/// <summary>The rules of scoring, compared with sums written out by hand over a model of pairs of characters.</summary>
public sealed class ExampleScorerTests
{
    private static readonly CharacterTokenizer Tokenizer = new();

    private readonly BigramModel model = new(("base", ["q ab", "q ab"]), ("other", ["q ba\nc"]));

    [Fact]
    public void AnAnswer_IsWrittenUntilTheEnd_AndItsLossIsMeasured()
    {
        var task = Task(TaskKind.Generation, new AnswerExample(1, "q", "ab"), new AnswerExample(2, "q", "ba"));
        var predictions = Score(task, "base");
        predictions.Select(prediction => prediction.Text).ShouldBe(["ab", "ab"]);
        predictions.Select(prediction => prediction.IsRight).ShouldBe([true, false]);
        predictions[0].Tokens.ShouldBe(4);
        predictions[0].LogLikelihood!.Value.ShouldBe(LogLikelihood("base", "q", " ab", withEnd: true), 1e-12);
        predictions[1].LogLikelihood!.Value.ShouldBe(LogLikelihood("base", "q", " ba", withEnd: true), 1e-12);
    }

    [Fact]
    public void ALineEnd_EndsAnAnswer() =>
        Score(Task(TaskKind.Generation, new AnswerExample(1, "q", "ba")), "other")[0].Text.ShouldBe("ba");

    [Fact]
    public void AStop_EndsAnAnswerAndIsNoPartOfIt()
    {
        var task = Task(TaskKind.Generation, new AnswerExample(1, "q", "a")) with
        {
            Rules = Rules(TaskKind.Generation) with { Stop = EquatableArray.Of("b") },
        };
        Score(task, "base")[0].Text.ShouldBe("a");
    }

    [Fact]
    public void ALongAnswer_IsCut()
    {
        var task = Task(TaskKind.Generation, new AnswerExample(4, "q", "ab")) with
        {
            Rules = Rules(TaskKind.Generation) with { MostTokens = 2 },
        };
        Score(task, "base")[0].Text.ShouldBe("a");
        Score(task, "base")[0].TooLong.ShouldBe(3);
    }

    [Fact]
    public void AChoice_IsTheLikeliestInSum_TheFirstOfEquals()
    {
        var task = Task(
            TaskKind.Choice,
            new ChoiceExample(1, "q", EquatableArray.Of("ba", "ab"), 1),
            new ChoiceExample(2, "q", EquatableArray.Of("ab", "ba"), 1),
            new ChoiceExample(3, "q", EquatableArray.Of("x", "y"), 1)
        );
        var predictions = Score(task, "base");
        predictions.Select(prediction => prediction.Choice).ShouldBe([1, 0, 0]);
        predictions.Select(prediction => prediction.IsRight).ShouldBe([true, false, false]);
        predictions[1].LogLikelihood!.Value.ShouldBe(LogLikelihood("base", "q", " ba", withEnd: false), 1e-12);
    }

    [Fact]
    public void AText_IsReadBehindTheBeginning()
    {
        var prediction = Score(Task(TaskKind.Perplexity, new TextExample(1, "q ab")), "base")[0];
        prediction.Tokens.ShouldBe(4);
        prediction.LogLikelihood!.Value.ShouldBe(LogLikelihood("base", "", "q ab", withEnd: false), 1e-12);
        prediction.IsRight.ShouldBeNull();
    }

    [Fact]
    public void ALossTask_WritesNothing()
    {
        var prediction = Score(Task(TaskKind.Loss, new AnswerExample(1, "q", "ab")), "base")[0];
        prediction.Text.ShouldBeNull();
        prediction.LogLikelihood!.Value.ShouldBe(LogLikelihood("base", "q", " ab", withEnd: true), 1e-12);
    }

    [Fact]
    public void ASlowPattern_IsGivenUpAndWrong()
    {
        var slow = new BigramModel(("base", [new string('a', 60)]));
        var task = Task(TaskKind.Generation, new AnswerExample(1, "a", "^(a+)+!")) with
        {
            Rules = Rules(TaskKind.Generation) with { MostTokens = 40, Match = MatchRule.Regex },
        };
        var scorer = new ExampleScorer(slow, Tokenizer);
        var prediction = scorer.Score(task, [new Piece("base", task.Examples[0])], default)[0];
        prediction.IsRight.ShouldBe(false);
        prediction.IsGivenUp.ShouldBeTrue();
    }

    private IReadOnlyList<Prediction> Score(EvaluationTask task, string variant) =>
        new ExampleScorer(model, Tokenizer).Score(
            task,
            [.. task.Examples.Select(example => new Piece(variant, example))],
            default
        );

    private static EvaluationTask Task(TaskKind kind, params TaskExample[] examples) =>
        new("t", Rules(kind), examples, "data/t.jsonl");

    private static ScoringRules Rules(TaskKind kind) => new(kind, 16, ScoringRules.UsualStop, MatchRule.Exact);

    private double LogLikelihood(string variant, string prompt, string continuation, bool withEnd)
    {
        int[] ids =
        [
            .. Tokenizer.Encode(prompt + continuation),
            .. withEnd ? [CharacterTokenizer.End] : Array.Empty<int>(),
        ];
        return Enumerable
            .Range(prompt.Length + 1, ids.Length - prompt.Length - 1)
            .Sum(at => model.LogProbability(variant, ids[at - 1], ids[at]));
    }
}
