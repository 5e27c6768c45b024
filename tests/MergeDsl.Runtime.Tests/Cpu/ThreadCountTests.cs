using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

public sealed class ThreadCountTests
{
    private static readonly Matrix Left = Matrix.Normal(500, 410, false, 1);
    private static readonly Matrix Right = Matrix.Normal(410, 300, false, 2);

    [Fact]
    public void Product_IsTheSame() => ShouldAgree((backend, x, y) => [backend.Multiply(x, y)]);

    [Fact]
    public void ProductOfTooFewRowsForAllThreads_IsTheSame() =>
        ShouldAgree((backend, x, y) => [backend.Multiply(backend.TopLeft(x, 5, 410), y)]);

    [Fact]
    public void Qr_IsTheSame() =>
        ShouldAgree(
            (backend, x, _) =>
            {
                var qr = backend.ThinQr(x);
                return [qr.Q, qr.R];
            }
        );

    [Theory]
    [InlineData(12)]
    [InlineData(300)]
    public void Svd_IsTheSame(int rank) =>
        ShouldAgree(
            (backend, x, _) =>
            {
                var svd = backend.Svd(x, rank);
                return [backend.ScaleColumns(svd.U, svd.S), svd.Vt];
            }
        );

    [Fact]
    public void Pruning_IsTheSame() =>
        ShouldAgree(
            (backend, x, _) =>
                [
                    backend.KeepLargest(x, 100_000, TieOrder.LowestIndex),
                    backend.DropAndRescale(x, new CounterMask(1, "a", "t", 0.5), 0.5),
                ]
        );

    [Fact]
    public void Sums_AreTheSame() =>
        ShouldAgree(
            (backend, x, _) =>
            {
                var turned = backend.Scale(x, -0.3);
                var election = backend.ElectAndMerge([x, turned], [1, 2], MajoritySign.Total, SumOrder.Sequential);
                var counts = backend.Scale(election.Merged, election.Conflicts + election.Occupied + backend.Energy(x));
                return [backend.Combine([x, turned], [0.1, 0.2], SumOrder.Sequential), counts];
            }
        );

    [Fact]
    public void OpposedMagnitude_IsTheSame() =>
        ShouldAgree(
            (backend, x, y) =>
            {
                var stored = backend.Oppose([x, backend.Scale(x, -0.3)], [1, 2]);
                var delta = backend.Delta(x, y, 1, null, false);
                var tiles = backend.Oppose([delta, backend.Delta(x, y, -0.7, null, false)], [1, 2]);
                double[] sums = [stored.Opposed, stored.Total, tiles.Opposed, tiles.Total];
                return [backend.Upload(MemoryMarshal.AsBytes<double>(sums), DType.Float64, 1, sums.Length)];
            }
        );

    private static void ShouldAgree(Func<IBackend, ITensor, ITensor, ITensor[]> operation)
    {
        using var one = new CpuBackend(threads: 1);
        using var many = new CpuBackend(threads: 5);
        Bytes(many, operation).ShouldBe(Bytes(one, operation));
    }

    private static byte[] Bytes(CpuBackend backend, Func<IBackend, ITensor, ITensor, ITensor[]> operation)
    {
        var results = operation(backend, Give(backend, Left), Give(backend, Right));
        return [.. results.SelectMany(result => Bytes(backend, result))];
    }

    private static byte[] Bytes(CpuBackend backend, ITensor tensor)
    {
        var bytes = new byte[tensor.Rows * tensor.Columns * 8];
        backend.Download(tensor, bytes, DType.Float64);
        return bytes;
    }

    private static ITensor Give(CpuBackend backend, Matrix matrix) =>
        backend.Upload(
            MemoryMarshal.AsBytes<float>(Array.ConvertAll(matrix.Values, x => (float)x)),
            DType.Float32,
            matrix.Rows,
            matrix.Columns
        );
}
