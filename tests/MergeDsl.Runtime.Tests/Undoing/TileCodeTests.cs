using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Undoing;

public sealed class TileCodeTests
{
    public static TheoryData<DType> Types =>
        [DType.Float64, DType.Float32, DType.Float16, DType.BFloat16, DType.Float8E4M3, DType.Float8E5M2];

    [Theory]
    [MemberData(nameof(Types))]
    public void FusedWeights_ComeBack(DType type)
    {
        foreach (var ratio in new[] { 0, 1e-3, 0.01, 0.1, 1, 100 })
        {
            TileCase.Normal(type, 37, 53, ratio).ShouldRoundTrip();
        }
    }

    // Entropy leaves about 0.3 % and 3 % for the halves; the bounds are generous.
    [Theory]
    [InlineData(DType.BFloat16, 0.001, 0.005)]
    [InlineData(DType.BFloat16, 0.01, 0.02)]
    [InlineData(DType.BFloat16, 0.1, 0.05)]
    [InlineData(DType.Float16, 0.1, 0.05)]
    [InlineData(DType.Float32, 0.01, 0.01)]
    [InlineData(DType.Float32, 0.1, 0.03)]
    public void CodesOfRealisticFusions_AreSmall(DType type, double ratio, double share) =>
        TileCase.Normal(type, 256, 256, ratio).ShouldRoundTrip().ShouldBeLessThan(share);
}
