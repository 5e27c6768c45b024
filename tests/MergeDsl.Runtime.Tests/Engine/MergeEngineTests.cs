using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
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
        config.RankPattern.Single().ShouldBe(new(@"^layers\.0\.q", 2));
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
    public void NumberOfThreads_DoesNotChangeAByteOfLargeModules()
    {
        var run = new EngineRun();
        for (var adapter = 0; adapter < 2; adapter++)
        {
            var numbers = new Numbers((ulong)adapter);
            run.Add(
                new AdapterFiles(2, 2)
                    .Linear(numbers, "layers.0.q", 2100, 2050)
                    .Linear(numbers, "layers.1.q", 30, 20)
                    .Linear(numbers, "layers.2.q", 2050, 2100)
            );
        }

        using (run)
        {
            var cut = new RankCut(2, null, false);
            ShouldNotDependOnThreads(run, Plans.Of(run.Inputs, "ties", change: module => module with { Rank = cut }));
        }
    }

    [Fact]
    public void MemoryUsedAgainByOtherModules_DoesNotChangeAByte()
    {
        var run = new EngineRun();
        for (var adapter = 0; adapter < 2; adapter++)
        {
            var (numbers, files) = (new Numbers((ulong)adapter), new AdapterFiles(12, 12));
            foreach (var index in Enumerable.Range(0, 16))
            {
                files.Linear(numbers, FormattableString.Invariant($"layers.{index}.q"), 1024, 1024);
            }

            run.Add(files);
        }

        using (run)
        {
            var cut = new RankCut(4, null, false);
            ShouldNotDependOnThreads(run, Plans.Of(run.Inputs, change: module => module with { Rank = cut }));
        }
    }

    [Fact]
    public void GroupedConvolution_IsMergedFactorByFactor()
    {
        var numbers = new Numbers(6);
        var run = new EngineRun();
        for (var adapter = 0; adapter < 2; adapter++)
        {
            run.Add(
                new AdapterFiles(4, 2)
                    .Add("conv.lora_A.weight", [4, 6, 3, 3], numbers.Matrix(4, 54))
                    .Add("conv.lora_B.weight", [8, 2, 1, 1], numbers.Matrix(8, 2))
            );
        }

        using (run)
        {
            var cut = new RankCut(4, null, false);
            run.Merge(Plans.Of(run.Inputs, "linear", Space.Factors, module => module with { Rank = cut }, [0.5, -2]));

            var result = run.Open();
            var merged = EngineRun.Find(result, "conv")!;
            var sources = run.Inputs.Take(2).Select(input => (input, Module: EngineRun.Find(input, "conv")!)).ToArray();
            var a = sources.Select(source => EngineRun.Read(source.input, source.Module.A)).ToArray();
            var b = sources.Select(source => EngineRun.Read(source.input, source.Module.B)).ToArray();
            merged.IsGrouped.ShouldBeTrue();
            merged.A.Shape.ShouldBe(EquatableArray.Of(4L, 6, 3, 3));
            merged.B.Shape.ShouldBe(EquatableArray.Of(8L, 2, 1, 1));
            EngineRun.Read(result, merged.A).ShouldBeClose((a[0] * 0.5) - a[1]);
            EngineRun.Read(result, merged.B).ShouldBeClose((b[0] * 0.5) + b[1]);
        }
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
    [InlineData(DType.Float64, double.NaN, "NaN")]
    [InlineData(DType.Float64, double.PositiveInfinity, "infinity")]
    [InlineData(DType.Float16, double.NaN, "NaN")]
    [InlineData(DType.Float16, double.NegativeInfinity, "infinity")]
    [InlineData(DType.BFloat16, double.NaN, "NaN")]
    [InlineData(DType.BFloat16, double.PositiveInfinity, "infinity")]
    [InlineData(DType.Float8E5M2, double.NaN, "NaN")]
    [InlineData(DType.Float8E5M2, double.NegativeInfinity, "infinity")]
    [InlineData(DType.Float8E4M3, double.NaN, "NaN")]
    public void NonFiniteInput_IsFoundInEveryType(DType type, double number, string word)
    {
        var numbers = new Numbers(1);
        foreach (var isLossless in new[] { true, false })
        {
            // Once inside a vector and once in the rest behind the last one.
            foreach (var (row, column) in new[] { (1, 5), (2, 66) })
            {
                var bad = numbers.Matrix(3, 67);
                bad[row, column] = number;
                using var run = new EngineRun().Add(
                    new AdapterFiles(3, 3, type)
                        .Add("a.q.lora_A.weight", [3, 67], bad)
                        .Add("a.q.lora_B.weight", [7, 3], numbers.Matrix(7, 3))
                );
                var plan = Plans.Of(run.Inputs, change: m => m with { Rank = new RankCut(3, null, isLossless) });

                var finding = Should.Throw<FindingException>(() => run.Merge(plan)).Findings.Single();

                finding.Arguments.Skip(2).ShouldBe([FormattableString.Invariant($"[{row}, {column}]"), word]);
            }
        }
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
