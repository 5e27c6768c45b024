using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>Every method in every space against float64 formulas that form the dense delta.</summary>
public sealed class SpacesTests
{
    private const int CasesPerMethod = 12;

    public static TheoryData<string> Backends => [.. TestBackends.Names];

    public static TheoryData<string, string> MethodsAndBackends => TestBackends.WithMethods();

    [Theory]
    [MemberData(nameof(MethodsAndBackends))]
    public void DenseAtFullRank_EqualsTheMergedDeltas(string method, string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases())
        {
            using var merged = Run(
                backend,
                Space.Dense,
                merge.Module(backend, method, new RankCut(merge.Width, null, false))
            );

            MergeCase.Delta(backend, merged).ShouldBeClose(merge.NaiveDense(method));
        }
    }

    [Theory]
    [MemberData(nameof(MethodsAndBackends))]
    public void DenseAtLowRank_IsTheBestApproximation(string method, string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases())
        {
            var expected = merge.NaiveDense(method);

            using var merged = Run(backend, Space.Dense, merge.Module(backend, method, new RankCut(2, null, false)));

            merged.A.Rows.ShouldBe(2);
            ShouldBeTheBest(backend, merged, expected, 2);
        }
    }

    [Theory]
    [MemberData(nameof(MethodsAndBackends))]
    public void FactorsAtCommonRank_EqualTheMergedFactors(string method, string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases(equalRanks: true))
        {
            var rank = merge.A[0].RowCount;

            using var merged = Run(
                backend,
                Space.Factors,
                merge.Module(backend, method, new RankCut(rank, null, false))
            );

            merged.Spectrum.ShouldBeNull();
            MergeCase.Delta(backend, merged).ShouldBeClose(merge.NaiveFactors(method));
        }
    }

    [Theory]
    [MemberData(nameof(MethodsAndBackends))]
    public void FactorsAtLowRank_AreTheBestApproximation(string method, string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases(equalRanks: true).Where(merge => merge.A[0].RowCount > 1))
        {
            using var merged = Run(backend, Space.Factors, merge.Module(backend, method, new RankCut(1, null, false)));

            ShouldBeTheBest(backend, merged, merge.NaiveFactors(method), 1);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void LinearInCore_EqualsTheWeightedSum(string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases())
        {
            var rank = Math.Min(merge.Width, merge.RankSum);

            using var merged = Run(
                backend,
                Space.Core,
                merge.Module(backend, "linear", new RankCut(rank, null, false))
            );

            MergeCase.Delta(backend, merged).ShouldBeClose(merge.Sum);
        }
    }

    [Theory]
    [MemberData(nameof(MethodsAndBackends))]
    public void CoreOfOneAdapterThatKeepsEverything_IsItsDelta(string method, string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases().Where(merge => merge.A.Count == 1))
        {
            merge.Density = 1;

            using var merged = Run(
                backend,
                Space.Core,
                merge.Module(backend, method, new RankCut(merge.RankSum, null, false))
            );

            MergeCase.Delta(backend, merged).ShouldBeClose(merge.Sum);
        }
    }

    [Theory]
    [MemberData(nameof(MethodsAndBackends))]
    public void Core_MergesTheCoordinatesInTheJointSubspace(string method, string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases())
        {
            var rank = Math.Min(merge.Width, merge.RankSum);

            using var merged = Run(backend, Space.Core, merge.Module(backend, method, new RankCut(rank, null, false)));

            NaiveCore.ShouldMatch(MergeCase.Delta(backend, merged), merge, method);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void LinearAtEveryRank_KeepsTheLeadingSingularValues(string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases())
        {
            for (var rank = 1; rank <= Math.Min(merge.Width, merge.RankSum); rank++)
            {
                using var merged = Run(
                    backend,
                    Space.Dense,
                    merge.Module(backend, "linear", new RankCut(rank, null, false))
                );

                ShouldBeTheBest(backend, merged, merge.Sum, rank);
            }
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    [InlineData(1.0)]
    public void EnergyPolicy_KeepsTheSmallestRankThatReachesTheShare(double share)
    {
        foreach (var backendName in TestBackends.Names)
        {
            using var backend = TestBackends.Create(backendName);
            foreach (var merge in Cases())
            {
                var maximum = Math.Min(merge.Width, merge.RankSum);
                var values = merge.Sum.Svd().S;
                var total = values.Sum(value => value * value);

                using var merged = Run(
                    backend,
                    Space.Dense,
                    merge.Module(backend, "linear", new RankCut(maximum, share, false))
                );

                var rank = merged.A.Rows;
                values.Take(rank).Sum(value => value * value).ShouldBeGreaterThanOrEqualTo(share * total * (1 - 1e-6));
                values.Take(rank - 1).Sum(value => value * value).ShouldBeLessThan(share * total * (1 + 1e-6));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void EnergyPolicyOnZeros_KeepsOneRankOfZeros(string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        var merge = new MergeCase(1);
        merge.B.ForEach(b => b.Clear());

        using var merged = Run(
            backend,
            Space.Dense,
            merge.Module(backend, "linear", new RankCut(merge.Width, 0.9, false))
        );

        merged.A.Rows.ShouldBe(1);
        MergeCase.Delta(backend, merged).FrobeniusNorm().ShouldBe(0);
        merged.Spectrum!.KeptShare.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(MethodsAndBackends))]
    public void TransposedDelta_MeetsItsMaskInTheOtherOrder(string method, string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        foreach (var merge in Cases())
        {
            var transposed = merge.Deltas.Select(delta => delta.Transpose()).ToArray();
            var expected =
                NaiveMerge
                    .Merge(method, transposed, merge.Weights, merge.Density, merge.Sign, "layers.0.q_proj/delta")
                    .Transpose() * merge.Scale;
            var module = merge.Module(backend, method, new RankCut(merge.Width, null, false), isDeltaTransposed: true);

            using var merged = Run(backend, Space.Dense, module);

            MergeCase.Delta(backend, merged).ShouldBeClose(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void SharedFactor_LeavesNoNoiseDirections(string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        var merge = new MergeCase(2, equalRanks: true);
        while (merge.A.Count < 2)
        {
            merge.A.Add(merge.A[0]);
            merge.B.Add(merge.B[0] * -0.5);
            merge.Weights.Add(1);
            merge.Scalings.Add(1);
        }

        for (var index = 1; index < merge.A.Count; index++)
        {
            merge.A[0].CopyTo(merge.A[index]);
        }

        merge.Density = 1;
        using var merged = Run(
            backend,
            Space.Core,
            merge.Module(backend, "magnitude_prune", new RankCut(merge.RankSum, null, false))
        );

        merged.A.Rows.ShouldBe(merge.RankSum);
        merged.Spectrum!.Kept.ShouldBe(merge.A[0].RowCount);
        MergeCase.Delta(backend, merged).ShouldBeClose(merge.Sum);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void EqualSingularValues_AreReportedAsAmbiguous(string backendName)
    {
        using var backend = TestBackends.Create(backendName);
        var merge = new MergeCase(3);
        Run(backend, Space.Core, merge.Module(backend, "ties", new RankCut(1, null, false)))
            .IsBasisAmbiguous.ShouldBeFalse();

        merge.A.Clear();
        merge.B.Clear();
        merge.Weights.RemoveRange(1, merge.Weights.Count - 1);
        merge.A.Add(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(2, merge.In));
        merge.B.Add(new Numbers(1).Matrix(merge.Out, 2));
        Run(backend, Space.Core, merge.Module(backend, "ties", new RankCut(1, null, false)))
            .IsBasisAmbiguous.ShouldBeTrue();
    }

    private static IEnumerable<MergeCase> Cases(bool equalRanks = false) =>
        Enumerable.Range(0, CasesPerMethod).Select(seed => new MergeCase((ulong)seed, equalRanks));

    private static MergedModule Run(IBackend backend, Space space, ModuleMerge module) =>
        MergeSpaces.Get(space).Merge(backend, module);

    private static void ShouldBeTheBest(
        IBackend backend,
        MergedModule merged,
        MathNet.Numerics.LinearAlgebra.Matrix<double> full,
        int rank
    )
    {
        var best = full.Best(rank);
        var delta = MergeCase.Delta(backend, merged);
        var size = full.FrobeniusNorm();
        (delta - full).FrobeniusNorm().ShouldBe((best - full).FrobeniusNorm(), 1e-5 * (size + 1e-30));
        delta.FrobeniusNorm().ShouldBe(best.FrobeniusNorm(), 1e-5 * (size + 1e-30));
        if (rank == Math.Min(full.RowCount, full.ColumnCount))
        {
            // Where nothing is cut nothing is decomposed.
            merged.Spectrum.ShouldBeNull();
            return;
        }

        merged.Spectrum!.KeptEnergy.ShouldBe(Math.Pow(best.FrobeniusNorm(), 2), 1e-5 * ((size * size) + 1e-30));
        merged.Spectrum.TotalEnergy.ShouldBe(size * size, 1e-5 * ((size * size) + 1e-30));
    }
}
