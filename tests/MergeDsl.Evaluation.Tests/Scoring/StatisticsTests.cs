using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tasks;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Scoring;

public sealed class StatisticsTests
{
    // 2 * P(X <= min), X binomial(n, 1/2), from Pascal's triangle.
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(0, 5, 2.0 / 32)]
    [InlineData(1, 9, 22.0 / 1024)]
    [InlineData(9, 1, 22.0 / 1024)]
    [InlineData(5, 5, 1)]
    [InlineData(3, 7, 2 * (1 + 10 + 45 + 120) / 1024.0)]
    public void McNemar_IsTheBinomial(int one, int other, double expected) =>
        McNemar.PValue(one, other).ShouldBe(expected, 1e-12);

    [Fact]
    public void McNemar_OfManyExamples_DoesNotVanishTooEarly() => McNemar.PValue(1000, 1100).ShouldBe(0.0308, 0.0005); // normal approximation with continuity correction: 0.0307

    [Fact]
    public void AnInterval_IsThatOfTheBinomial()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(index => index < 30 ? 1.0 : 0)];
        var interval = new Bootstrap(0).Of(values, [.. values.Select(_ => 1.0)]);

        // Binomial(100, 0.3): its 2.5 % and 97.5 % quantiles are 21 and 39; a hundredth either way is chance of 10,000 draws.
        interval.Low.ShouldBe(0.21, 0.0101);
        interval.High.ShouldBe(0.39, 0.0101);
    }

    // Where nothing or all is right, the far end is z²/(n + z²) away.
    [Theory]
    [InlineData(0, 30, 0, 0.1135)]
    [InlineData(30, 30, 0.8865, 1)]
    [InlineData(100, 100, 0.9630, 1)]
    [InlineData(30, 100, 0.2189, 0.3958)]
    public void AWilsonInterval_IsWideWhereExamplesAreFew(int right, int count, double low, double high)
    {
        var interval = WilsonInterval.Of(right, count);
        interval.Low.ShouldBe(low, 0.0001);
        interval.High.ShouldBe(high, 0.0001);
    }

    [Fact]
    public void AnInterval_OfAnswers_IsTheBootstrapOverExamples()
    {
        Prediction[] answers = [.. Enumerable.Range(0, 50).Select(line => Answer(line, line % 5 > 0))];
        double[] values = [.. answers.Select(answer => answer.IsRight == true ? 1.0 : 0)];

        var interval = IntervalOf(answers)!;

        interval.ShouldBe(new Bootstrap(0).Of(values, [.. values.Select(_ => 1.0)]));
        interval.Method.ShouldBe(IntervalMethod.Bootstrap);

        // Binomial(50, 0.8): its 2.5 % and 97.5 % quantiles are 34 and 45.
        interval.Low.ShouldBe(0.68, 0.0201);
        interval.High.ShouldBe(0.90, 0.0201);
    }

    [Fact]
    public void AnInterval_OfAnswers_IsTheWiderTheLessIsKnown()
    {
        Width(50, 100).ShouldBeGreaterThan(Width(80, 100));
        Width(80, 100).ShouldBeGreaterThan(Width(99, 100));
        Width(9, 10).ShouldBeGreaterThan(Width(90, 100));
        Width(90, 100).ShouldBeGreaterThan(Width(900, 1000));
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(30, 30)]
    [InlineData(1, 1)]
    public void AnInterval_OfAnswersThatAgree_IsWilsons(int right, int count) =>
        IntervalOf(right, count).ShouldBe(WilsonInterval.Of(right, count));

    [Fact]
    public void AnInterval_OfLosses_TakesMoreThanOneExample()
    {
        var one = new Prediction(1) { LogLikelihood = -3, Tokens = 2 };
        IntervalOf([one]).ShouldBeNull();
        var interval = IntervalOf([one, one with { Line = 2, LogLikelihood = -1 }])!;
        interval.Low.ShouldBe(0.5, 1e-12);
        interval.High.ShouldBe(1.5, 1e-12);
    }

    [Fact]
    public void AnInterval_WeighsExamplesByTheirParts()
    {
        double[] losses = [2, 40, 3, 1];
        double[] tokens = [2, 10, 3, 1];
        var interval = new Bootstrap(7).Of(losses, tokens);
        interval.Low.ShouldBe(1, 1e-12);

        // Of all 256 resamples one gives 4, four give 121/31, four give 122/32: the upper 2.5 % begin among the last.
        interval.High.ShouldBe(122.0 / 32, 1e-12);
    }

    [Fact]
    public void TheSameSeed_GivesTheSameNumbers()
    {
        double[] values = [.. Enumerable.Range(1, 50).Select(index => Math.Sin(index))];
        double[] weights = [.. Enumerable.Range(1, 50).Select(index => 2 + Math.Cos(index))];
        new Bootstrap(3).Of(values, weights).ShouldBe(new Bootstrap(3).Of(values, weights));
        new Bootstrap(3).Of(values, weights).ShouldNotBe(new Bootstrap(4).Of(values, weights));
    }

    [Fact]
    public void APairedDifference_IsSmallOnlyWhereItIsClear()
    {
        double[] ones = [.. Enumerable.Repeat(1.0, 50)];
        var bootstrap = new Bootstrap(1);
        bootstrap.PValue([.. ones.Select((_, index) => index % 2 == 0 ? 1.0 : -1)], ones).ShouldBeGreaterThan(0.8);
        bootstrap.PValue([.. ones.Select((_, index) => index % 10 == 0 ? -0.5 : 1.0)], ones).ShouldBeLessThan(0.001);
        bootstrap.PValue(new double[50], ones).ShouldBe(1);
    }

    private static Prediction Answer(int line, bool isRight) =>
        new(line)
        {
            IsRight = isRight,
            LogLikelihood = -1,
            Tokens = 1,
        };

    private static double Width(int right, int count)
    {
        var interval = IntervalOf(right, count)!;
        return interval.High - interval.Low;
    }

    private static Interval? IntervalOf(int right, int count) =>
        IntervalOf([.. Enumerable.Range(0, count).Select(line => Answer(line, line < right))]);

    private static Interval? IntervalOf(Prediction[] predictions)
    {
        var task = new EvaluationTask(
            "t",
            new ScoringRules(TaskKind.Generation, 16, ScoringRules.UsualStop, MatchRule.Exact),
            [],
            "data/t.jsonl"
        );
        var scored = new Dictionary<string, IReadOnlyList<Prediction>> { ["base"] = predictions };
        return new TaskSummary(0).Of(task, null, scored, ["base"]).Of("base")!.Interval;
    }
}
