using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>A delta that is made tile by tile has the bits of one that is computed whole, whatever is done to it.</summary>
public sealed class FactoredDeltaTests
{
    /// <summary>Out, in, rank: one tile, several bands, columns beyond one tile, so many that a sample is taken, nothing.</summary>
    public static TheoryData<int, int, int> Shapes =>
        new()
        {
            { 33, 70, 5 },
            { 700, 512, 3 },
            { 9, 4500, 2 },
            { 1300, 1000, 2 },
            { 0, 7, 2 },
            { 6, 6, 300 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Delta_IsTheProduct(int rows, int columns, int rank)
    {
        ShouldAgree(rows, columns, rank, (backend, deltas) => [backend.Scale(deltas[0], 1)]);
        ShouldAgree(rows, columns, rank, (backend, deltas) => [backend.Round(deltas[0], DType.BFloat16)]);
        ShouldAgree(rows, columns, rank, (backend, deltas) => [backend.Transpose(deltas[0])]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Pruning_IsExact(int rows, int columns, int rank)
    {
        foreach (var share in new[] { 0, 0.01, 0.3, 0.5, 0.999, 1 })
        {
            var count = (long)(share * rows * columns);
            ShouldAgree(rows, columns, rank, (backend, deltas) => [backend.KeepLargest(deltas[0], count, default)]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OpposedMagnitudes_AreThoseOfTheWholeDeltas(int rows, int columns, int rank) =>
        ShouldAgree(
            rows,
            columns,
            rank,
            (backend, deltas) =>
            {
                var conflict = backend.Oppose(deltas[..3], [0.7, -1.1, 0.4]);
                float[] halves = [.. new[] { conflict.Opposed, conflict.Total }.SelectMany(Halves)];
                return [backend.Upload(MemoryMarshal.AsBytes<float>(halves), DType.Float32, 1, halves.Length)];
            }
        );

    [Theory]
    [InlineData(TieOrder.LowestIndex)]
    [InlineData(TieOrder.Torch)]
    public void EqualMagnitudes_AreDroppedInTheirOrder(TieOrder ties)
    {
        // Rounding to eight bits of significand leaves hundreds of equal magnitudes at any threshold.
        foreach (var count in new[] { 5L, 1_000, 40_000, 41_000, 58_000 })
        {
            ShouldAgree(
                130,
                450,
                2,
                (backend, deltas) => [backend.KeepLargest(backend.Round(deltas[0], DType.BFloat16), count, ties)]
            );
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Masks_FallWhereTheyWould(int rows, int columns, int rank) =>
        ShouldAgree(
            rows,
            columns,
            rank,
            (backend, deltas) =>
                [
                    backend.DropAndRescale(deltas[0], new CounterMask(1, "a", "t", 0.3), 0.3),
                    backend.DropAndRescale(deltas[0], new TorchMask(new TorchGenerator(1), 0.7, DType.Float32), 0.7),
                ]
        );

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Merging_AddsInTheSameOrder(int rows, int columns, int rank)
    {
        double[] weights = [0.5, -0.3, 0.2, 1, 0.7, -2];
        foreach (var count in new[] { 1, 3, 6 })
        {
            foreach (var order in new[] { SumOrder.Sequential, SumOrder.Torch })
            {
                ShouldAgree(
                    rows,
                    columns,
                    rank,
                    (backend, deltas) =>
                        [
                            backend.Combine(deltas[..count], weights[..count], order),
                            Counted(backend, deltas[..count], weights[..count], MajoritySign.Total, order),
                            Counted(backend, deltas[..count], weights[..count], MajoritySign.Frequency, order),
                        ]
                );
            }
        }
    }

    private static ITensor Counted(
        IBackend backend,
        ITensor[] operands,
        double[] weights,
        MajoritySign method,
        SumOrder order
    )
    {
        var pruned = operands
            .Select(operand => backend.KeepLargest(operand, (long)operand.Rows * operand.Columns / 2, default))
            .ToArray();
        var election = backend.ElectAndMerge(pruned, weights, method, order);
        return backend.Scale(election.Merged, 1 + election.Conflicts + (election.Occupied / 3.0));
    }

    private static void ShouldAgree(int rows, int columns, int rank, Func<IBackend, ITensor[], ITensor[]> operation)
    {
        foreach (var isTransposed in new[] { false, true })
        {
            using var backend = new CpuBackend(threads: 2);
            var factors = Enumerable.Range(0, 6).Select(i => Factors(backend, rows, columns, rank, i)).ToArray();
            ITensor[] factored =
            [
                .. factors.Select(factor => backend.Delta(factor.B, factor.A, 0.3, null, isTransposed)),
            ];
            ITensor[] written =
            [
                .. factors.Select(factor => WrittenDelta.Of(backend, factor.B, factor.A, 0.3, null, isTransposed)),
            ];
            factored.ShouldAllBe(delta => delta is FactoredDelta);
            written.ShouldAllBe(delta => delta is CpuTensor<float>);
            Bytes(backend, operation(backend, factored))
                .SequenceEqual(Bytes(backend, operation(backend, written)))
                .ShouldBeTrue($"{rows} x {columns}, transposed: {isTransposed}");
        }
    }

    private static (ITensor B, ITensor A) Factors(CpuBackend backend, int rows, int columns, int rank, int seed) =>
        (
            Give(backend, Matrix.Normal(rows, rank, false, (2 * seed) + 1)),
            Give(backend, Matrix.Normal(rank, columns, false, (2 * seed) + 2))
        );

    // A float64 number in two float32 ones.
    private static float[] Halves(double number) => [(float)number, (float)(number - (float)number)];

    private static ITensor Give(CpuBackend backend, Matrix matrix) =>
        backend.Upload(
            MemoryMarshal.AsBytes<float>(Array.ConvertAll(matrix.Values, x => (float)x)),
            DType.Float32,
            matrix.Rows,
            matrix.Columns
        );

    private static byte[] Bytes(CpuBackend backend, ITensor[] tensors) =>
        [
            .. tensors.SelectMany(tensor =>
            {
                var bytes = new byte[tensor.Rows * tensor.Columns * sizeof(float)];
                backend.Download(tensor, bytes, DType.Float32);
                return bytes;
            }),
        ];
}
