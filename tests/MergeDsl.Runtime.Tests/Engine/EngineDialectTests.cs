using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>Runs that reproduce PEFT's departures, and tensors that are no factors.</summary>
public sealed class EngineDialectTests
{
    [Fact]
    public void TorchStream_IsDrawnInPeftsOrderOfModules()
    {
        using var run = EngineRun.OfManyModules(3);
        int[] order = [2, 0, 1];
        var plan = Plans.Of(
            run.Inputs,
            "dare_linear",
            Space.Factors,
            module => module with { Rank = new RankCut(4, null, false) }
        ) with
        {
            Quirks = Quirks.TorchRandom,
            Random = new MaskSource(5, 123, order.ToEquatableArray()),
        };

        run.Merge(plan);

        var generator = new TorchGenerator(5);
        generator.Skip(123);
        var result = run.Open();
        foreach (var path in order.Select(index => plan.Modules[index].Path))
        {
            var module = EngineRun.Find(result, path)!;
            var sources = run.Inputs.Take(2).Select(input => (input, Module: EngineRun.Find(input, path)!)).ToArray();
            var a = sources.Select(source => Drop(EngineRun.Read(source.input, source.Module.A), generator)).ToArray();
            var b = sources.Select(source => Drop(EngineRun.Read(source.input, source.Module.B), generator)).ToArray();
            EngineRun.Read(result, module.A).ShouldBeClose(a[0] + a[1]);
            EngineRun.Read(result, module.B).ShouldBeClose(b[0] + b[1]);
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void TorchStream_IsDrawnOverDenseDeltasToo(DType type)
    {
        using var run = EngineRun.OfManyModules(3, type);
        int[] order = [1, 2, 0];
        var plan = Plans.Of(
            run.Inputs,
            "dare_linear",
            change: module => module with { Rank = new RankCut((int)module.Out, null, false) }
        ) with
        {
            Quirks = Quirks.TorchRandom,
            Random = new MaskSource(5, 7, order.ToEquatableArray()),
        };

        run.Merge(plan);

        var generator = new TorchGenerator(5);
        generator.Skip(7);
        var result = run.Open();
        foreach (var path in order.Select(index => plan.Modules[index].Path))
        {
            var deltas = run
                .Inputs.Take(2)
                .Select(input => Drop(EngineRun.Delta(input, EngineRun.Find(input, path)!), generator, type))
                .ToArray();
            EngineRun.Delta(result, EngineRun.Find(result, path)!).ShouldBeClose(deltas[0] + deltas[1]);
        }
    }

    [Fact]
    public void SpareRanks_AreZero()
    {
        using var run = EngineRun.OfAllLayouts();
        var plan = Plans.Of(run.Inputs, change: module => module with { Rank = new RankCut(9, null, true) }) with
        {
            Quirks = Quirks.SpareRanks | Quirks.SuccessiveScalars,
        };

        run.Merge(plan);

        var result = run.Open();
        foreach (var module in result.Facts.Modules)
        {
            module.Rank.ShouldBe(9);
            EngineRun.Delta(result, module).ShouldBeClose(run.Sum(module.Path, 1, 1));
            EngineRun.Read(result, module.A).Row(8).ShouldAllBe(value => value == 0);
        }
    }

    [Fact]
    public void SuccessiveScalars_RoundOncePerMultiplication()
    {
        var numbers = new Numbers(9);
        using var run = new EngineRun().Add(new AdapterFiles(2, 3, DType.BFloat16).Linear(numbers, "a.q", 6, 40));
        var plan = Plans.Of(run.Inputs, weights: [0.7], change: module => module with { Type = DType.BFloat16 }) with
        {
            Quirks = Quirks.SuccessiveScalars | Quirks.StoredPrecision,
        };

        run.Merge(plan);

        var slow = new SlowBackend();
        var weighted = slow.Round(slow.Scale(Source(run), 0.7), DType.BFloat16);
        var expected = ((SlowTensor)slow.Round(slow.Scale(weighted, 1.5), DType.BFloat16)).Values;
        var result = run.Open();
        EngineRun.Read(result, EngineRun.Find(result, "a.q")!.A).ShouldBe(expected);
    }

    [Fact]
    public void Copies_AreTakenOrAveraged()
    {
        var numbers = new Numbers(4);
        var heads = new[] { numbers.Matrix(3, 5), numbers.Matrix(3, 5) };
        using var run = new EngineRun();
        foreach (var head in heads)
        {
            run.Add(new AdapterFiles(2, 2).Linear(numbers, "a.q", 6, 5).Add("head.weight", [3, 5], head));
        }

        var saved = run.Inputs.Select(input => input.Facts.Saved.Single().Tensor).ToArray();
        var plan = Plans.Of(run.Inputs) with
        {
            Copies = EquatableArray.Of(
                Copy("averaged", saved[0], new CopySource(0, saved[0], 0.25), new CopySource(1, saved[1], 0.75)),
                Copy("taken", saved[1], new CopySource(1, saved[1], 1))
            ),
        };

        run.Merge(plan);

        var result = run.Open();
        var tensors = result.Facts.Saved.ToDictionary(tensor => tensor.Tensor.Name, tensor => tensor.Tensor);
        EngineRun.Read(result, tensors["base_model.model.taken.weight"]).ShouldBe(heads[1]);
        EngineRun
            .Read(result, tensors["base_model.model.averaged.weight"])
            .ShouldBe(((heads[0] * 0.25) + (heads[1] * 0.75)).Map(value => (double)(float)value));
    }

    [Fact]
    public void RankPatterns_NameModulesOfOtherRanksInOrder()
    {
        var config = ResultRanks.Apply(
            new LoraConfig { UseRslora = true, RankPattern = EquatableArray.Of(new PatternEntry("old", 1)) },
            [("b", 2), ("a", 3), ("c", 8), ("d", 8)]
        );

        (config.Rank, config.Alpha, config.UseRslora).ShouldBe((8, 8, true));
        config.RankPattern.ShouldBe([new PatternEntry("^a", 3), new PatternEntry("^b", 2)]);
        config.AlphaPattern.ShouldBe(config.RankPattern);
    }

    private static CopyPlan Copy(string name, TensorInfo like, params CopySource[] sources) =>
        new(
            $"base_model.model.{name}.weight",
            name,
            SavedTensorRole.TrainedCopy,
            sources.ToEquatableArray(),
            like.Type,
            like.Shape
        );

    private static SlowTensor Source(EngineRun run) =>
        new(EngineRun.Read(run.Inputs[0], EngineRun.Find(run.Inputs[0], "a.q")!.A), false);

    private static Matrix<double> Drop(Matrix<double> matrix, TorchGenerator generator, DType type = DType.Float32)
    {
        var keep = new byte[matrix.RowCount * matrix.ColumnCount];
        new TorchMask(generator, 0.5, type).Next(keep);
        return matrix.MapIndexed((i, j, value) => value * keep[(i * matrix.ColumnCount) + j] / 0.5);
    }
}
