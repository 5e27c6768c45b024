using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>What a report says about a run.</summary>
public sealed class RunWarningsTests
{
    [Fact]
    public void LossyCut_NamesTheWorstModuleAndTheRankThatWouldDo()
    {
        using var run = EngineRun.OfManyModules(5);

        var report = run.Merge(
            Plans.Of(run.Inputs, change: module => module with { Rank = new RankCut(2, null, false) })
        );

        var values = run.Inputs[0]
            .Facts.Modules.ToDictionary(module => module.Path, module => Values(run, module.Path));
        var worst = values.MinBy(pair => Share(pair.Value, 2));
        var needed = values.Values.Max(all => Enumerable.Range(1, 8).First(rank => Share(all, rank) >= 0.95));
        report.Worst!.Path.ShouldBe(worst.Key);
        report.Worst.Spectrum!.KeptShare.ShouldBe(Share(worst.Value, 2), 1e-5);
        report.KeptShare.ShouldBe(
            values.Values.Sum(all => all.Take(2).Sum()) / values.Values.Sum(all => all.Sum()),
            1e-5
        );
        var finding = report.Findings.Single();
        finding.Id.ShouldBe("MDSL4203");
        finding.Arguments[1].ShouldBe(worst.Key);
        finding.Arguments[3].ShouldBe(FormattableString.Invariant($"rank {needed} would keep 95 % in every module"));
    }

    [Fact]
    public void LosslessRun_HasNothingToSay()
    {
        using var run = EngineRun.OfManyModules(2);

        var report = run.Merge(Plans.Of(run.Inputs));

        report.Findings.ShouldBeEmpty();
        report.KeptShare.ShouldBe(1);
        report.Worst.ShouldBeNull();
        report.ConflictShare.ShouldBeNull();
        report.InputRanks.ShouldBe((4, 4));
        report.Ranks.ShouldBe((8, 8));
    }

    [Theory]
    [InlineData("magnitude_prune", "rank 8 would keep 95 % in every module")]
    [InlineData("dare_linear", "at least rank 13 would be needed to keep 95 % there")]
    public void DenseResultWiderThanTheSpectrumLookedAt_IsGivenARankThatIsEnough(string method, string advice)
    {
        var numbers = new Numbers(2);
        using var run = new EngineRun()
            .Add(new AdapterFiles(4, 4).Linear(numbers, "a.q", 280, 290))
            .Add(new AdapterFiles(4, 4).Linear(numbers, "a.q", 280, 290));
        var plan = Plans.Of(run.Inputs, method, change: module => module with { Rank = new RankCut(4, null, false) });

        var finding = run.Merge(plan).Findings.Single();

        finding.Arguments[3].ShouldBe(advice);
    }

    [Fact]
    public void EqualSingularValues_AreToldOfOnceForAllModules()
    {
        var numbers = new Numbers(4);
        using var run = new EngineRun().Add(Orthonormal(numbers, 0)).Add(Orthonormal(numbers, 2));
        var cut = new RankCut(4, null, false);
        var plan = Plans.Of(run.Inputs, "ties", Space.Core, module => module with { Rank = cut });

        var finding = run.Merge(plan).Findings.Single(candidate => candidate.Id == "MDSL4204");

        finding.Message.ShouldBe(
            "Module 'layers.0.q' and 1 more: equal singular values leave the joint basis open, and an element-wise method "
                + "gives another result in each; 'space: dense' depends on no basis"
        );
    }

    [Fact]
    public void Conflicts_AreSharesOfTheOccupiedPositions()
    {
        using var run = EngineRun.OfManyModules(2);
        var plan = Plans.Of(
            run.Inputs,
            "ties",
            change: module =>
                module with
                {
                    Rank = new RankCut(8, null, false),
                    Parameters = module.Parameters with { Density = 1 },
                }
        );

        var report = run.Merge(plan);

        long conflicts = 0;
        long all = 0;
        foreach (var path in plan.Modules.Select(module => module.Path))
        {
            var product = run.Sum(path, 1, 0).PointwiseMultiply(run.Sum(path, 0, 1));
            conflicts += product.Enumerate().Count(value => value < 0);
            all += product.RowCount * product.ColumnCount;
        }

        report.ConflictShare!.Value.ShouldBe((double)conflicts / all, 1e-3);
    }

    /// <summary>Two modules whose A has the unit vectors from <paramref name="first"/> on as rows.</summary>
    private static AdapterFiles Orthonormal(Numbers numbers, int first)
    {
        var files = new AdapterFiles(2, 2);
        foreach (var path in new[] { "layers.0.q", "layers.1.q" })
        {
            var a = Matrix<double>.Build.Dense(2, 9, (row, column) => column == first + row ? 1 : 0);
            files.Add($"{path}.lora_A.weight", [2, 9], a).Add($"{path}.lora_B.weight", [8, 2], numbers.Matrix(8, 2));
        }

        return files;
    }

    private static double[] Values(EngineRun run, string path) =>
        run.Sum(path, 1, 1).Svd().S.Select(value => value * value).ToArray();

    private static double Share(double[] energies, int rank) => energies.Take(rank).Sum() / energies.Sum();
}
