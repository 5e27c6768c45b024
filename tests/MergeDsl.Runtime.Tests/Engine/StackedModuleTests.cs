using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Core;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>Sums that are stored without a cut, number by number.</summary>
public sealed class StackedModuleTests
{
    // More numbers than are scaled at a time, and no whole number of vectors.
    private const int Columns = 1501;

    public static TheoryData<DType, DType, DType> Types()
    {
        DType[] types = [DType.Float64, DType.Float32, DType.Float16, DType.BFloat16];
        var data = new TheoryData<DType, DType, DType>();
        foreach (var stored in types)
        {
            foreach (var computed in types)
            {
                data.Add(stored, computed, DType.Float32);
                data.Add(stored, computed, DType.BFloat16);
                data.Add(stored, computed, DType.Float64);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryNumber_IsRoundedAsTheDialectDoes(DType stored, DType computed, DType target)
    {
        using var run = new EngineRun().Add(
            new AdapterFiles(3, 4.2, stored).Linear(new Numbers(8), "a.q", 150, Columns)
        );
        var plan = Plans.Of(
            run.Inputs,
            weights: [0.7],
            change: module =>
                module with
                {
                    Type = target,
                    Operands = EquatableArray.Of(module.Operands[0] with { Type = computed }),
                }
        ) with
        {
            Quirks = Quirks.StoredPrecision | Quirks.SuccessiveScalars,
        };

        run.Merge(plan);

        var source = EngineRun.Find(run.Inputs[0], "a.q")!;
        var result = run.Open();
        var module = EngineRun.Find(result, "a.q")!;
        var a = InPrecision(EngineRun.Read(run.Inputs[0], source.A), stored, computed);
        var b = InPrecision(EngineRun.Read(run.Inputs[0], source.B), stored, computed);
        var scaled = Product(Product(a, 0.7, computed), 4.2 / 3, computed);
        EngineRun.Read(result, module.A).ShouldBe(Through(scaled, target));
        EngineRun.Read(result, module.B).ShouldBe(Through(b, target));
    }

    [Fact]
    public void OneFactorNatively_IsRoundedOnceInFloat32()
    {
        using var run = new EngineRun()
            .Add(new AdapterFiles(3, 4.2).Linear(new Numbers(8), "a.q", 150, Columns))
            .Add(new AdapterFiles(2, 2).Linear(new Numbers(9), "a.q", 150, Columns));

        run.Merge(Plans.Of(run.Inputs, weights: [0.7, 1]));

        var result = run.Open();
        var module = EngineRun.Find(result, "a.q")!;
        var sources = run.Inputs.Take(2).Select(input => (input, Module: EngineRun.Find(input, "a.q")!)).ToArray();
        var a = sources.Select(source => EngineRun.Read(source.input, source.Module.A)).ToArray();
        var b = sources.Select(source => EngineRun.Read(source.input, source.Module.B)).ToArray();
        var factor = (float)(0.7 * (4.2 / 3));
        EngineRun.Read(result, module.A).ShouldBe(a[0].Map(value => (double)((float)value * factor)).Stack(a[1]));
        EngineRun.Read(result, module.B).ShouldBe(b[0].Append(b[1]));
    }

    private static Matrix<double> InPrecision(Matrix<double> matrix, DType stored, DType computed) =>
        stored == computed ? matrix : Through(matrix, computed);

    /// <summary>factor·x in float64 or float32, rounded to the half types behind it.</summary>
    private static Matrix<double> Product(Matrix<double> matrix, double factor, DType type)
    {
        var product = matrix.Map(value => type == DType.Float64 ? value * factor : (float)value * (float)factor);
        return type.Size() < sizeof(float) ? Through(product, type) : product;
    }

    private static Matrix<double> Through(Matrix<double> matrix, DType type)
    {
        var slow = new SlowBackend();
        var bytes = new byte[matrix.RowCount * matrix.ColumnCount * type.Size()];
        slow.Download(new SlowTensor(matrix, true), bytes, type);
        return ((SlowTensor)slow.Upload(bytes, type, matrix.RowCount, matrix.ColumnCount)).Values;
    }
}
