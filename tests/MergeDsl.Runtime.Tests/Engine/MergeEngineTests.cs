using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>Whole runs, from adapter folders to an adapter folder.</summary>
public sealed class MergeEngineTests
{
    [Fact]
    public void LosslessSum_HasTheWeightedSumInEveryLayout()
    {
        using var run = EngineRun.OfAllLayouts();

        run.Merge(Plans.Of(run.Inputs, weights: [0.7, -1.3]));

        var result = run.Open();
        result.Facts.Modules.Count.ShouldBe(4);
        foreach (var module in result.Facts.Modules)
        {
            module.Scaling.ShouldBe(1);
            EngineRun.Delta(result, module).ShouldBeClose(run.Sum(module.Path, 0.7, -1.3));
        }
    }

    [Fact]
    public void ModuleOfFewerAdapters_GetsItsOwnRankInTheConfig()
    {
        using var run = EngineRun.OfAllLayouts();

        run.Merge(Plans.Of(run.Inputs));

        var config = run.Open().Facts.Config;
        config.Rank.ShouldBe(5);
        config.Alpha.ShouldBe(5);
        config.RankPattern.Single().ShouldBe(new("^layers.0.q", 2));
        config.AlphaPattern.ShouldBe(config.RankPattern);
    }

    [Fact]
    public void CutResult_IsTheBestApproximationInEveryLayout()
    {
        using var run = EngineRun.OfAllLayouts();

        run.Merge(Plans.Of(run.Inputs, change: module => module with { Rank = new RankCut(1, null, false) }));

        var result = run.Open();
        foreach (var module in result.Facts.Modules)
        {
            module.Rank.ShouldBe(1);
            EngineRun.Delta(result, module).ShouldBeClose(run.Sum(module.Path, 1, 1).Best(1), 1e-5);
        }
    }

    [Theory]
    [InlineData("linear", Space.Dense)]
    [InlineData("linear", Space.Factors)]
    [InlineData("ties", Space.Dense)]
    [InlineData("ties", Space.Core)]
    [InlineData("dare_linear", Space.Dense)]
    [InlineData("dare_ties", Space.Factors)]
    [InlineData("magnitude_prune", Space.Core)]
    public void NumberOfThreads_DoesNotChangeAByte(string method, Space space)
    {
        using var run = EngineRun.OfManyModules();
        var plan = Plans.Of(run.Inputs, method, space, module => module with { Rank = new RankCut(3, null, false) });
        ShouldNotDependOnThreads(run, plan);
    }

    [Fact]
    public void NumberOfThreads_DoesNotChangeAByteWhereRanksAreChosenByEnergy()
    {
        using var run = EngineRun.OfManyModules();
        var plan = Plans.Of(run.Inputs, change: module => module with { Rank = new RankCut(8, 0.7, false) });
        ShouldNotDependOnThreads(run, plan);
    }

    [Fact]
    public void EnergyPolicy_WritesTheRanksItChose()
    {
        using var run = EngineRun.OfManyModules();

        var report = run.Merge(
            Plans.Of(run.Inputs, change: module => module with { Rank = new RankCut(8, 0.8, false) })
        );

        var result = run.Open();
        result
            .Facts.Modules.Select(module => module.Rank)
            .ShouldBe(report.Modules.OrderBy(m => m.Path, StringComparer.Ordinal).Select(m => m.Rank));
        report.Ranks.Smallest.ShouldBeLessThan(report.Ranks.Largest);
        result.Facts.Config.Rank.ShouldBe(report.Ranks.Largest);
        result.Facts.Modules.ShouldAllBe(module => module.Scaling == 1);
        report.Modules.ShouldAllBe(module => module.Spectrum!.KeptShare >= 0.8);
    }

    [Fact]
    public void MixedOutputTypes_AreAllWritten()
    {
        using var run = EngineRun.OfManyModules(6);
        var change = (ModulePlan module) =>
            module with
            {
                Type = module.Path.Contains('3', StringComparison.Ordinal) ? DType.Float32 : DType.BFloat16,
                Rank = new RankCut(8, 0.9, false),
            };

        run.Merge(Plans.Of(run.Inputs, change: change));

        var result = run.Open();
        foreach (var module in result.Facts.Modules)
        {
            var sum = run.Sum(module.Path, 1, 1);
            EngineRun.Delta(result, module).ShouldBeClose(sum.Best(module.Rank), 0.02);
        }
    }

    [Theory]
    [InlineData(float.NaN, "NaN", true)]
    [InlineData(float.NegativeInfinity, "infinity", true)]
    [InlineData(float.NaN, "NaN", false)]
    public void NonFiniteInput_IsNamedAndLeavesNothing(float number, string word, bool isLossless)
    {
        var numbers = new Numbers(1);
        var bad = numbers.Matrix(2, 33);
        bad[1, 30] = number;
        using var run = new EngineRun()
            .Add(new AdapterFiles(2, 2).Linear(numbers, "a.q", 7, 33))
            .Add(
                new AdapterFiles(2, 2)
                    .Add("a.q.lora_A.weight", [2, 33], bad)
                    .Add("a.q.lora_B.weight", [7, 2], numbers.Matrix(7, 2))
            );
        var plan = Plans.Of(run.Inputs, change: module => module with { Rank = new RankCut(4, null, isLossless) });

        var finding = Should.Throw<FindingException>(() => run.Merge(plan)).Findings.Single();

        finding.Id.ShouldBe("MDSL4201");
        finding.Message.ShouldBe(
            $"Adapter 'adapter1': tensor 'base_model.model.a.q.lora_A.weight' is not finite at index [1, 30] ({word}): "
                + "expected finite numbers only"
        );
        finding.Subject.ShouldBe(RecipePath.Root["adapters"]["adapter1"]["path"]);
        run.Leftovers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ResultBeyondItsType_IsRefusedAndLeavesNothing(bool isLossless)
    {
        using var run = EngineRun.OfManyModules(3);
        var plan = Plans.Of(
            run.Inputs,
            weights: [1e9, 1],
            change: module => module with { Type = DType.Float16, Rank = new RankCut(8, null, isLossless) }
        );

        var finding = Should.Throw<FindingException>(() => run.Merge(plan)).Findings.Single();

        finding.Id.ShouldBe("MDSL4202");
        finding.Arguments.ShouldBe(EquatableArray.Of("layers.0.q", "float16"));
        run.Leftovers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void FailuresInSeveralModules_TellOfTheFirst(int threads)
    {
        using var run = EngineRun.OfManyModules();
        var plan = Plans.Of(
            run.Inputs,
            change: module =>
                module.Path == "layers.0.q"
                    ? module
                    : module with
                    {
                        Type = DType.Float16,
                        Parameters = module.Parameters with { Scale = 1e12 },
                    }
        );

        var finding = Should.Throw<FindingException>(() => run.Merge(plan, threads: threads)).Findings.Single();

        finding.Arguments[0].ShouldBe("layers.1.q");
    }

    [Fact]
    public void Cancellation_LeavesNothing()
    {
        using var run = EngineRun.OfManyModules();
        using var cancellation = new CancellationTokenSource();
        var progress = new Signal(() => cancellation.Cancel());

        Should.Throw<OperationCanceledException>(() =>
            run.Merge(Plans.Of(run.Inputs), progress: progress, cancellation: cancellation.Token)
        );

        run.Leftovers.ShouldBeEmpty();
    }

    [Fact]
    public void Progress_TellsOfEveryModule()
    {
        using var run = EngineRun.OfManyModules();
        var count = 0;

        var report = run.Merge(Plans.Of(run.Inputs), progress: new Signal(() => Interlocked.Increment(ref count)));

        count.ShouldBe(report.Modules.Count);
    }

    [Fact]
    public void Metadata_TravelsInTheWeightsFile()
    {
        using var run = EngineRun.OfManyModules(1);

        run.Merge(Plans.Of(run.Inputs));

        run.Open().Metadata["recipe"].ShouldBe("text");
    }

    [Fact]
    public void Bias_IsTheWeightedSumOfScaledBiases()
    {
        var numbers = new Numbers(3);
        var biases = new[] { numbers.Matrix(1, 6), numbers.Matrix(1, 6) };
        using var run = new EngineRun();
        foreach (var (bias, alpha) in biases.Zip([4.0, 6.0]))
        {
            run.Add(new AdapterFiles(2, alpha).Linear(numbers, "a.q", 6, 5).Add("a.q.lora_B.bias", [6], bias));
        }

        run.Merge(Plans.Of(run.Inputs, weights: [0.5, -1]));

        var result = run.Open();
        var merged = EngineRun.Read(result, EngineRun.Find(result, "a.q")!.Bias!).Transpose();
        merged.ShouldBeClose((biases[0] * 0.5 * 2) - (biases[1] * 3));
    }

    private static void ShouldNotDependOnThreads(EngineRun run, MergePlan plan)
    {
        foreach (var threads in new[] { 1, 2, 4 })
        {
            run.Merge(plan, $"threads{threads}", threads);
        }

        foreach (var file in new[] { AdapterFolder.WeightsFile, AdapterFolder.ConfigFile })
        {
            run.Bytes("threads2", file).ShouldBe(run.Bytes("threads1", file));
            run.Bytes("threads4", file).ShouldBe(run.Bytes("threads1", file));
        }
    }

    private sealed class Signal(Action action) : IProgress<ModuleReport>
    {
        public void Report(ModuleReport value) => action();
    }
}
