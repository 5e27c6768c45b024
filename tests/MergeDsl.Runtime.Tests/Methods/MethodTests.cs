using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Methods;

/// <summary>The worked example of <c>peft.md</c> 2.8, which PEFT itself computed, and the edges of the density.</summary>
public sealed class MethodTests : IDisposable
{
    private static readonly double[,] X =
    {
        { 3, -1 },
        { 0.5, -4 },
    };
    private static readonly double[,] Y =
    {
        { -2, -2 },
        { 1, 1 },
    };

    private readonly CpuBackend backend = new(1);

    public static TheoryData<string> Methods => new(MethodRegistry.Names);

    [Fact]
    public void Registry_HasAClassForEveryCataloguedMethod() =>
        MethodRegistry.Names.ShouldBe(MergeMethods.All.Select(method => method.Name), ignoreOrder: true);

    [Fact]
    public void Linear_Adds() => Merge("linear", 1).ShouldBe(Rows(-1, -5, 2.5, -2));

    [Fact]
    public void MagnitudePrune_KeepsTheLargestHalf() => Merge("magnitude_prune", 0.5).ShouldBe(Rows(-1, -4, 0, -4));

    [Fact]
    public void Ties_ElectsByTotal() => Merge("ties", 1).ShouldBe(Rows(3, -2.5, 1.25, -4));

    [Fact]
    public void TiesAtHalfDensity_PrunesBeforeElecting() => Merge("ties", 0.5).ShouldBe(Rows(3, -4, 0, -4));

    [Fact]
    public void TiesByFrequency_CountsATieAsPositive() =>
        Merge("ties", 1, MajoritySign.Frequency).ShouldBe(Rows(3, -2.5, 1.25, 2));

    [Fact]
    public void TiesWithNegativeWeight_ElectsAsBefore() =>
        Merge("ties", 1, weights: [1, -2]).ShouldBe(Rows(3, 1.5, -0.75, -4));

    [Fact]
    public void DareLinear_ReplaysTorch() => Merge("dare_linear", 0.5).ShouldBe(Rows(-2, 0, 5, -8));

    [Fact]
    public void DareTies_ReplaysTorch() => Merge("dare_ties", 0.5).ShouldBe(Rows(6, 0, 2.5, -8));

    [Theory]
    [MemberData(nameof(Methods))]
    public void DensityOfOne_NeverAsksForAMask(string method)
    {
        var merged = Run(
            method,
            1,
            MajoritySign.Total,
            [1, 2],
            _ => throw new InvalidOperationException("No mask is needed.")
        );

        merged.RowCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("ties")]
    [InlineData("magnitude_prune")]
    [InlineData("dare_linear")]
    [InlineData("dare_ties")]
    public void DensityOfZero_GivesZeros(string method) =>
        Merge(method, 0).Enumerate().ShouldAllBe(value => value == 0);

    [Theory]
    [InlineData(0.29, 28)]
    [InlineData(0.57, 56)]
    [InlineData(0.07, 7)]
    public void MagnitudePruning_TruncatesTheCountInDouble(double density, int kept)
    {
        using var tensor = Numbers.Upload(backend, new Numbers(1).Matrix(10, 10));
        var context = Context(density, MajoritySign.Total, _ => throw new InvalidOperationException());

        using var pruned = new MagnitudePrune().Merge(backend, [tensor], [1], context).Tensor;

        Numbers.Download(backend, pruned).Enumerate().Count(value => value != 0).ShouldBe(kept);
    }

    [Fact]
    public void RescaledNumbers_AreRoundedToTheStoredType()
    {
        var tensor = Numbers.Upload(backend, Rows(1, 1, 1, 1));
        var context = Context(0.3, MajoritySign.Total, _ => new KeepAll()) with { PrunedTypes = [DType.BFloat16] };

        using var merged = new DareLinear().Merge(backend, [tensor], [1], context).Tensor;

        Numbers.Download(backend, merged)[0, 0].ShouldBe(3.328125);
    }

    public void Dispose() => backend.Dispose();

    private static Matrix<double> Rows(double a, double b, double c, double d) =>
        Matrix<double>.Build.DenseOfArray(
            new[,]
            {
                { a, b },
                { c, d },
            }
        );

    private Matrix<double> Merge(
        string method,
        double density,
        MajoritySign sign = MajoritySign.Total,
        double[]? weights = null
    )
    {
        var generator = new TorchGenerator(0);
        return Run(method, density, sign, weights ?? [1, 2], _ => new TorchMask(generator, density, DType.Float32));
    }

    private Matrix<double> Run(
        string method,
        double density,
        MajoritySign sign,
        double[] weights,
        Func<int, IMask> mask
    )
    {
        var operands = new[] { X, Y }.Select(values =>
            Numbers.Upload(backend, Matrix<double>.Build.DenseOfArray(values))
        );
        var merged = MethodRegistry.Get(method).Merge(backend, operands, weights, Context(density, sign, mask));
        using (merged.Tensor)
        {
            // A zero of either sign is a zero.
            return Numbers.Download(backend, merged.Tensor).Map(value => value == 0 ? 0 : value);
        }
    }

    private static MethodContext Context(double density, MajoritySign sign, Func<int, IMask> mask) =>
        new(
            new MethodParameters(density, sign, 1, null),
            SumOrder.Sequential,
            TieOrder.LowestIndex,
            mask,
            new DType?[] { null, null }
        );

    private sealed class KeepAll : IMask
    {
        public IMask Take(long decisions) => this;

        public void Next(Span<byte> keep) => keep.Fill(1);
    }
}
