using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Ranks;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Ranks;

/// <summary>The rules of kohya's tools on deltas of full rank, larger than what is decomposed whole, against MathNet's decomposition.</summary>
public sealed class RankRuleTests
{
    private const int Size = 300;

    private static readonly Matrix<double> Delta = Random();
    private static readonly double[] Values = [.. Delta.Svd(computeVectors: false).S];

    public static TheoryData<double> Ratios => [1, 1.5, 4, 20, 1e9];

    public static TheoryData<double> Shares => [0.01, 0.3, 0.8, 0.99, 1];

    [Theory]
    [MemberData(nameof(Ratios))]
    public void ARatio_KeepsWhatIsLargeEnough(double ratio) =>
        ShouldCut(RankRule.Ratio(ratio), Values.Count(value => Values[0] / value <= ratio));

    [Theory]
    [MemberData(nameof(Shares))]
    public void ACumulativeShare_KeepsAsFewAsReachIt(double share) =>
        ShouldCut(
            RankRule.Cumulative(share),
            Enumerable.Range(1, Size).First(rank => Values.Take(rank).Sum() >= share * Values.Sum() * (1 - 1e-12))
        );

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void AnEnergyShare_KeepsAsFewAsReachIt(double share)
    {
        var energies = Values.Select(value => value * value).ToArray();
        ShouldCut(
            RankRule.Energy(share),
            Enumerable.Range(1, Size).First(rank => energies.Take(rank).Sum() >= share * energies.Sum())
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void AMaximum_LimitsWhatTheyChoose(int most)
    {
        ShouldCut(RankRule.Ratio(1e6) with { Maximum = most }, most);
        ShouldCut(RankRule.Cumulative(0.9) with { Maximum = most }, most);
        ShouldCut(RankRule.Energy(0.9) with { Maximum = most }, most);
    }

    [Fact]
    public void ADeltaOfZeros_KeepsOneRank()
    {
        using var backend = new CpuBackend(1);
        foreach (var rule in new[] { RankRule.Ratio(2), RankRule.Cumulative(0.5), RankRule.Energy(0.5) })
        {
            using var zeros = Numbers.Upload(backend, Matrix<double>.Build.Dense(5, 4));
            var cut = Cutter(backend, rule, 4).Cut(null, zeros, null);
            using (cut.A)
            using (cut.B)
            {
                cut.A.Rows.ShouldBe(1);
            }
        }
    }

    [Theory]
    [InlineData(4, 8, 4)]
    [InlineData(8, 4, 4)]
    public void AFixedRank_IsLimitedByWhatThereIs(int asked, int available, int expected) =>
        RankRule.Fixed(asked).CutOf(available).ShouldBe(new RankCut(expected, null, IsLossless: false));

    [Theory]
    [InlineData("rank 8")]
    [InlineData("energy 0.99, at most 64")]
    [InlineData("ratio 2.5")]
    [InlineData("cumulative 0.5")]
    public void Rules_AreToldInWords(string expected) =>
        new[]
        {
            RankRule.Fixed(8),
            RankRule.Energy(0.99) with
            {
                Maximum = 64,
            },
            RankRule.Ratio(2.5),
            RankRule.Cumulative(0.5),
        }
            .Select(rule => rule.ToString())
            .ShouldContain(expected);

    private static void ShouldCut(RankRule rule, int rank)
    {
        using var backend = new CpuBackend(2);
        using var tensor = Numbers.Upload(backend, Delta);
        var cut = Cutter(backend, rule, Size).Cut(null, tensor, null);
        using (cut.A)
        using (cut.B)
        {
            cut.A.Rows.ShouldBe(rank);
            cut.B.Columns.ShouldBe(rank);
            (Numbers.Download(backend, cut.B) * Numbers.Download(backend, cut.A)).ShouldBeClose(Delta.Best(rank), 1e-4);
        }
    }

    private static RankCutter Cutter(CpuBackend backend, RankRule rule, int available) =>
        new(backend, RankPolicies.Of(rule.CutOf(available)), new SingularValueSplit(false, null));

    /// <summary>Singular values that fall by 4 % each: of every size between 1 and 5e-6.</summary>
    private static Matrix<double> Random()
    {
        var numbers = new Numbers(5);
        var decay = Matrix<double>.Build.DenseOfDiagonalArray([
            .. Enumerable.Range(0, Size).Select(index => Math.Pow(0.96, index)),
        ]);
        return numbers.Matrix(Size + 20, Size).QR().Q * decay * numbers.Matrix(Size, Size).QR().Q;
    }
}
