using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Ranks;
using MergeDsl.Runtime.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>What a dialect changes in a space.</summary>
public sealed class QuirksTests : IDisposable
{
    private readonly CpuBackend backend = new(1);

    [Fact]
    public void SingularValuesInB_LeavesOrthonormalRowsInA()
    {
        var merge = new MergeCase(4);
        var module = merge.Module(backend, "linear", new RankCut(2, null, false), Quirks.SingularValuesInB);

        using var merged = new DenseSpace().Merge(backend, module);

        var a = Numbers.Download(backend, merged.A);
        (a * a.Transpose()).ShouldBeClose(Matrix<double>.Build.DenseIdentity(2), 1e-9);
        MergeCase.Delta(backend, merged).ShouldBeClose(merge.Sum.Best(2));
    }

    [Fact]
    public void NativeSplit_BalancesBothFactors()
    {
        var merge = new MergeCase(4);

        using var merged = new DenseSpace().Merge(backend, merge.Module(backend, "ties", new RankCut(3, null, false)));

        var (a, b) = (Numbers.Download(backend, merged.A), Numbers.Download(backend, merged.B));
        (a * a.Transpose()).ShouldBeClose(b.Transpose() * b, 1e-6);
    }

    [Fact]
    public void SvdClamp_LimitsBothFactorsToTheirQuantile()
    {
        var merge = new MergeCase(6);
        var cut = new RankCut(2, null, false);
        using var free = new DenseSpace().Merge(
            backend,
            merge.Module(backend, "linear", cut, Quirks.SingularValuesInB)
        );

        using var clamped = new DenseSpace().Merge(
            backend,
            merge.Module(backend, "linear", cut, Quirks.SingularValuesInB, clamp: 0.8)
        );

        var (a, b) = (Numbers.Download(backend, free.A), Numbers.Download(backend, free.B));
        var high = QuantileClamp.Bound([.. b.Enumerate(), .. a.Enumerate()], 0.8);
        Numbers.Download(backend, clamped.B).ShouldBeClose(b.Map(value => Math.Clamp(value, -high, high)), 1e-12);
        Numbers.Download(backend, clamped.A).ShouldBeClose(a.Map(value => Math.Clamp(value, -high, high)), 1e-12);
    }

    [Fact]
    public void Float32Coefficients_RoundBeforeMultiplyingFloat64()
    {
        var merge = new MergeCase(7, equalRanks: true);
        var rank = merge.A[0].RowCount;
        var module = merge.Module(
            backend,
            "linear",
            new RankCut(rank, null, false),
            Quirks.Float32Coefficients,
            DType.Float64
        );

        using var merged = new FactorsSpace().Merge(backend, module);

        var onB = merge.Weights.Select((weight, i) => (double)(float)Math.Sqrt(Math.Abs(weight * merge.Scalings[i])));
        var expected = merge.B.Zip(onB, (b, factor) => b * factor).Aggregate((x, y) => x + y);
        Numbers.Download(backend, merged.B).ShouldBeClose(expected, 1e-15);
        Numbers
            .Download(backend, merged.B)
            .ShouldNotBe(
                merge
                    .B.Select((b, i) => b * Math.Sqrt(Math.Abs(merge.Weights[i] * merge.Scalings[i])))
                    .Aggregate((x, y) => x + y)
            );
    }

    [Fact]
    public void StoredPrecision_RoundsDenseDeltas()
    {
        var merge = new MergeCase(8);
        merge.A.RemoveRange(1, merge.A.Count - 1);
        merge.Density = 1;
        merge.Weights[0] = 1 / merge.Scale;
        var cut = new RankCut(merge.Width, null, false);

        using var merged = new DenseSpace().Merge(
            backend,
            merge.Module(backend, "ties", cut, Quirks.StoredPrecision, DType.BFloat16)
        );

        var operand = merge.Operands(backend, DType.BFloat16)[0];
        var exact = Numbers.Download(backend, operand.B) * Numbers.Download(backend, operand.A) * operand.Scaling;
        using var delta = backend.Round(Numbers.Upload(backend, exact), DType.BFloat16);
        MergeCase.Delta(backend, merged).ShouldBeClose(Numbers.Download(backend, delta), 1e-4);
        MergeCase.Delta(backend, merged).ShouldNotBe(exact);
        (MergeCase.Delta(backend, merged) - exact).FrobeniusNorm().ShouldBeGreaterThan(5e-4 * exact.FrobeniusNorm());
    }

    public void Dispose() => backend.Dispose();
}
