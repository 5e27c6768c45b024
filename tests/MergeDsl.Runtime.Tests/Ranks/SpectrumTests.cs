using MergeDsl.Runtime.Ranks;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Ranks;

public sealed class SpectrumTests
{
    [Theory]
    [InlineData(0.64, 1)]
    [InlineData(0.65, 2)]
    [InlineData(1.0, 2)]
    public void RankFor_IsTheSmallestThatReachesTheShare(double share, int rank) =>
        new Spectrum([4, 3], 1, 25).RankFor(share).ShouldBe(rank);

    [Fact]
    public void RankFor_IsUnknownBeyondTheValuesLookedAt() => new Spectrum([4, 3], 1, 50).RankFor(0.9).ShouldBeNull();

    [Theory]
    [InlineData(0.16, 1)]
    [InlineData(0.17, 2)]
    [InlineData(0.32, 2)]
    [InlineData(0.9, 6)]
    public void AtLeastFor_TakesTheValuesBehindToBeAsLargeAsTheLastOneKept(double share, int rank) =>
        new Spectrum([4, 3], 1, 100).AtLeastFor(share).ShouldBe(rank);

    [Fact]
    public void KeptShare_CountsTheValuesKept() => new Spectrum([4, 3], 1, 25).KeptShare.ShouldBe(0.64, 1e-15);

    [Fact]
    public void Zeros_AreKeptWhole() => new Spectrum([0, 0], 1, 0).KeptShare.ShouldBe(1);

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.97, 2)]
    [InlineData(0.999, 2)]
    public void EnergyPolicy_NeverPassesItsMaximum(double share, int rank) =>
        new EnergyRank(share, 2).Choose([4, 3, 1], 26).ShouldBe(rank);

    [Fact]
    public void EnergyPolicy_AsksForMoreWhereTheValuesDoNotReach() =>
        new EnergyRank(0.9, 8).Choose([4, 3], 50).ShouldBeNull();
}
