using MathNet.Numerics.Distributions;
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

    // Resampled right answers are binomial, so that the BCa interval is known without drawing; an answer either way is chance of 10,000 draws.
    [Theory]
    [InlineData(1, 2)]
    [InlineData(9, 10)]
    [InlineData(40, 50)]
    [InlineData(30, 100)]
    [InlineData(1, 100)]
    [InlineData(95, 100)]
    [InlineData(970, 1000)]
    public void AnInterval_OfAnswers_IsTheBootstrapOverExamples(int right, int count)
    {
        var share = right / (double)count;
        var below = Binomial.CDF(share, count, right - 1) + (Binomial.PMF(share, count, right) / 2);
        var bias = Normal.InvCDF(0, 1, below);
        var acceleration = (1 - (2 * share)) / (6 * Math.Sqrt(right * (1 - share)));
        double End(double tail)
        {
            var moved = bias + Normal.InvCDF(0, 1, tail);
            var at = Normal.CDF(0, 1, bias + (moved / (1 - (acceleration * moved))));
            return Enumerable.Range(0, count + 1).First(some => Binomial.CDF(share, count, some) >= at) / (double)count;
        }

        var interval = IntervalOf(right, count)!;

        interval.Method.ShouldBe(IntervalMethod.Bootstrap);
        interval.Low.ShouldBe(End(0.025), (1.0 / count) + 1e-9);
        interval.High.ShouldBe(End(0.975), (1.0 / count) + 1e-9);
    }

    [Fact]
    public void AnInterval_OfAnswers_IsTheWiderTheLessIsKnown()
    {
        Width(50, 100).ShouldBeGreaterThan(Width(80, 100));
        Width(80, 100).ShouldBeGreaterThan(Width(99, 100));
        Width(9, 10).ShouldBeGreaterThan(Width(90, 100));
        Width(90, 100).ShouldBeGreaterThan(Width(900, 1000));
    }

    // Also from the bootstrap to Wilson's, where all answers agree.
    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(100)]
    public void AnInterval_OfMoreRightAnswers_LiesHigher(int count)
    {
        Interval[] intervals = [.. Enumerable.Range(0, count + 1).Select(right => IntervalOf(right, count)!)];

        foreach (var (fewer, more) in intervals.Zip(intervals.Skip(1)))
        {
            more.Low.ShouldBeGreaterThanOrEqualTo(fewer.Low);
            more.High.ShouldBeGreaterThanOrEqualTo(fewer.High);
        }

        Width(1, count).ShouldBeGreaterThan(Width(0, count));
        Width(count - 1, count).ShouldBeGreaterThan(Width(count, count));
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

        // Of all 256 resamples one gives 4, four give 121/31 and begin behind 98.0 %; BCa, counted out over all of them, ends at 99.4 %.
        interval.High.ShouldBe(121.0 / 31, 1e-12);
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
