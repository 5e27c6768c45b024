using MergeDsl.Runtime.Ranks;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Ranks;

public sealed class QuantileClampTests
{
    [Theory]
    [InlineData(0, -4)]
    [InlineData(1, 6)]
    [InlineData(0.5, 1)]
    [InlineData(0.9, 4.4)]
    [InlineData(0.3, -0.6)]
    public void Bound_InterpolatesBetweenSignedNeighbours(double quantile, double expected) =>
        QuantileClamp.Bound([6, -4, 2, 1, -1], quantile).ShouldBe(expected, 1e-12);

    [Fact]
    public void Limit_CutsBothSides()
    {
        double[] values = [-3, -0.5, 0, 0.7, 9];

        QuantileClamp.Limit(values, 0.6);

        values.ShouldBe([-0.6, -0.5, 0, 0.6, 0.6]);
    }

    [Fact]
    public void NegativeBound_IsTakenEverywhere()
    {
        double[] values = [-3, 0, 9];

        QuantileClamp.Limit(values, -0.5);

        values.ShouldBe([-0.5, -0.5, -0.5]);
    }
}
