using MergeDsl.Evaluation.Tuning;
using MergeDsl.Tuning;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Tuning;

/// <summary>By what a search compares candidates, and when the rounder of two is taken.</summary>
public sealed class CandidateScoresTests
{
    [Theory]
    [InlineData(TuneObjective.Mean, -0.3)]
    [InlineData(TuneObjective.Loss, -0.3)]
    [InlineData(TuneObjective.Worst, -0.5)]
    public void WhereAllTasksHaveALoss_ItLeads(TuneObjective objective, double expected) =>
        Of(0.9, 0.3, 0.1, 0.5).Lead(objective).ShouldBe(new Merit(expected, 0));

    [Theory]
    [InlineData(TuneObjective.Mean)]
    [InlineData(TuneObjective.Worst)]
    public void WhereATaskHasNone_TheSharesLead_AndTheLossBehindThem(TuneObjective objective) =>
        Of(0.9, 0.1, 0.1, null).Lead(objective).ShouldBe(new Merit(0.9, 0.1));

    [Fact]
    public void WhereATaskHasNone_ALossAskedForLeads() =>
        Of(0.1, 0.1, 0.1, null).Lead(TuneObjective.Loss).ShouldBe(new Merit(-0.1, 0.1));

    [Fact]
    public void ALowerLoss_LeadsWhateverTheShares() =>
        (
            Of(0.8, 0.2, 0.2, 0.2).Lead(TuneObjective.Mean) > Of(0.9, 0.3, 0.3, 0.3).Lead(TuneObjective.Mean)
        ).ShouldBeTrue();

    [Theory]
    [InlineData(0.9, 0.200, true)]
    [InlineData(0.9, 0.202, true)]
    [InlineData(0.9, 0.203, false)]
    [InlineData(0.95, 0.202, true)]
    [InlineData(0.95, 0.203, false)]
    [InlineData(0.899, 0.1, false)]
    public void OfShares_NothingMayBeLost_AndOfLossesAHundredth(double share, double loss, bool expected)
    {
        var other = Of(0.9, 0.2);
        Of(share, loss).AreAsGoodAs(other, TuneObjective.Mean).ShouldBe(expected);
        Of(share, loss).AreAsGoodAs(other, TuneObjective.Worst).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.2, true)]
    [InlineData(0.202, true)]
    [InlineData(0.203, false)]
    [InlineData(0.1, true)]
    public void OfALossAskedFor_AHundredthMayBeLost(double loss, bool expected) =>
        Of(loss, loss).AreAsGoodAs(Of(0.2, 0.2), TuneObjective.Loss).ShouldBe(expected);

    [Fact]
    public void WithoutLosses_SharesAloneTell()
    {
        Of(0.9, null).AreAsGoodAs(Of(0.9, null), TuneObjective.Mean).ShouldBeTrue();
        Of(0.89, null).AreAsGoodAs(Of(0.9, null), TuneObjective.Mean).ShouldBeFalse();
    }

    private static CandidateScores Of(double value, double? loss, params double?[] losses) =>
        new(value, loss, [.. losses.Select((one, number) => new CandidateTaskScore($"task {number}", null, one))]);
}
