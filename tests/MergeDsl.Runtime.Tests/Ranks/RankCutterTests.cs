using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Ranks;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Ranks;

public sealed class RankCutterTests
{
    private const int Size = 264;

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.8)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void EnergyOfALargeDelta_NeedsTheRankThatAWholeDecompositionTells(double share)
    {
        var numbers = new Numbers(3);
        var decay = Matrix<double>.Build.DenseOfDiagonalArray([
            .. Enumerable.Range(0, Size).Select(index => Math.Pow(0.97, index)),
        ]);
        var delta = numbers.Matrix(Size, Size).QR().Q * decay * numbers.Matrix(Size, Size).QR().Q;
        var energies = decay.Diagonal().Select(value => value * value).ToArray();
        using var backend = new CpuBackend(1);
        using var tensor = Numbers.Upload(backend, delta);
        var cutter = new RankCutter(backend, new EnergyRank(share, Size), new SingularValueSplit(false, null));

        var cut = cutter.Cut(null, tensor, null);

        using (cut.A)
        using (cut.B)
        {
            var needed = Enumerable.Range(1, Size).First(rank => energies.Take(rank).Sum() >= share * energies.Sum());
            cut.A.Rows.ShouldBeInRange(needed - (share == 1 ? Size : 0), needed);
            cut.Spectrum.KeptShare.ShouldBeGreaterThanOrEqualTo(share * (1 - 1e-9));
            (Numbers.Download(backend, cut.B) * Numbers.Download(backend, cut.A)).ShouldBeClose(
                delta.Best(cut.A.Rows),
                1e-4
            );
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    [InlineData(1)]
    public void AtLeast_NeverPassesOverTheRankNeeded(double share)
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(index => Math.Pow(0.9, index))];
        var total = values.Sum(value => value * value);
        var policy = new EnergyRank(share, 60);
        var needed = policy.Choose(values, total)!.Value;

        for (var looked = 1; looked < needed; looked++)
        {
            policy.AtLeast(values[..looked], total).ShouldBeInRange(looked, needed);
        }
    }

    [Fact]
    public void AtLeast_IsSharpWhereSingularValuesAreEqual() =>
        new EnergyRank(0.5, 100).AtLeast([1, 1, 1], 40).ShouldBe(20);
}
