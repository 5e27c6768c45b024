using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Cutting the sum of three rank-16 changes to rank 16 through the QR of the stacked factors, against a full decomposition
/// of the dense sum by MathNet. The latter would take many minutes at 4096 x 4096, so it is measured at smaller sizes and
/// carried on with the cube of the size.
/// </summary>
internal static class RankCutAgainstFullSvd
{
    private const int Size = 4096;
    private const int Stacked = 48;
    private const int Kept = 16;

    private static readonly int[] Measured = [256, 512, 1024];

    /// <summary>One row for the largest size measured and one for the size asked about.</summary>
    public static IEnumerable<Measurement> Measure()
    {
        using var backend = new CpuBackend(1);
        var full = Measured.Select(size => Measurement.Best(1, () => FullSvd(size))).ToArray();
        var largest = Measured[^1];
        yield return Measurement.Of(
            $"rank cut of three rank-16 changes, {largest} x {largest}, one thread",
            Cut(backend, largest),
            "MathNet's full SVD of the dense sum",
            full[^1]
        );
        var growth = (double)Size / largest;
        var exponent = Math.Log(full[^1] / full[^2]) / Math.Log((double)largest / Measured[^2]);
        yield return Measurement.Of(
            $"the same, {Size} x {Size}",
            Cut(backend, Size),
            "the same, extrapolated",
            full[^1] * (growth * growth * growth),
            string.Create(
                CultureInfo.InvariantCulture,
                $" (the cube of the size from {largest}; measured growth from {Measured[^2]}: power {exponent:0.0})"
            )
        );
    }

    private static TimeSpan Cut(CpuBackend backend, int size)
    {
        using var b = Matrix(backend, 1, size, Stacked);
        using var a = Matrix(backend, 2, Stacked, size);
        var cutter = new RankCutter(backend, new FixedRank(Kept), new SingularValueSplit(false, null));
        return Measurement.Best(
            20,
            () =>
            {
                var cut = cutter.CutProduct(b, a);
                cut.A.Dispose();
                cut.B.Dispose();
            }
        );
    }

    private static ITensor Matrix(CpuBackend backend, uint seed, int rows, int columns)
    {
        var values = new Noise(seed).Matrix(rows, columns, 0.02f);
        return backend.Upload(
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values),
            DType.Float32,
            rows,
            columns
        );
    }

    private static void FullSvd(int size)
    {
        var b = Dense(1, size, Stacked);
        var a = Dense(2, Stacked, size);
        (b * a).Svd(computeVectors: true);
    }

    private static Matrix<double> Dense(uint seed, int rows, int columns)
    {
        var values = new Noise(seed).Matrix(rows, columns, 0.02f);
        return Matrix<double>.Build.DenseOfRowMajor(rows, columns, values.Select(value => (double)value));
    }
}
