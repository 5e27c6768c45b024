using MergeDsl.Evaluation.Tuning;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tuning;

public sealed class SearchDimensionTests
{
    private static readonly SearchDimension Weight = new("weight", 0.02, 4, 1.25, IsFactor: true);
    private static readonly SearchDimension Density = new("density", 0.05, 1, 0.15, IsFactor: false);

    [Theory]
    [InlineData(1.05, 1.05)]
    [InlineData(1.0371, 1.05)]
    [InlineData(1.024, 1)]
    [InlineData(0.9876, 1)]
    [InlineData(3.99, 4)]
    [InlineData(0.031, 0.05)]
    public void ARounderValue_IsTheNextMultipleOfATwentieth(double value, double expected) =>
        Weight.Rounder(value).ShouldBe(expected);

    // Zero and 0.35 are the next multiples, and lie outside.
    [Fact]
    public void AValue_WhoseRoundOneLiesOutside_StaysAsItIs()
    {
        Weight.Rounder(0.0213).ShouldBe(0.0213);
        (Density with { High = 0.34 }).Rounder(0.3387).ShouldBe(0.3387);
        (Density with { Low = 0.32, High = 0.34 }).Rounder(0.33).ShouldBe(0.33);
    }

    [Fact]
    public void ARoundValue_IsWrittenWithoutATail() =>
        Enumerable
            .Range(1, 80)
            .Select(count => Weight.Rounder(count / 20.0))
            .ShouldBe(Enumerable.Range(1, 80).Select(count => Math.Round(count / 20.0, 2)));

    [Fact]
    public void AMove_IsAFactorOrASum_OfFourDigits_BetweenTheLimits()
    {
        Weight.Moved(1, 1).ShouldBe(1.25);
        Weight.Moved(1, -1).ShouldBe(0.8);
        Weight.Moved(1.2345, 0.5).ShouldBe(1.38);
        Weight.Moved(0.012345, 0).ShouldBe(0.02);
        Weight.Moved(3.9, 3).ShouldBe(4);
        Density.Moved(0.5, 1).ShouldBe(0.65);
        Density.Moved(0.123456, 0).ShouldBe(0.1235);
        Density.Moved(0.1, -4).ShouldBe(0.05);
    }

    [Fact]
    public void Steps_LeadFromOneValueToTheOther()
    {
        Weight.Steps(1, 1.5625).ShouldBe(2, 1e-12);
        Density.Steps(0.2, 0.5).ShouldBe(2, 1e-12);
        Weight.Moved(0.7, Weight.Steps(0.7, 1.9)).ShouldBe(1.9);
    }
}
