using System.Globalization;
using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Benchmarks;

/// <summary>The matrix product in the shapes that merging needs, against multiply-adds that never leave the registers.</summary>
internal static class ProductAgainstPeak
{
    private static readonly (string What, int Rows, int Depth, int Columns, bool IsDouble)[] Shapes =
    [
        ("square", 2048, 2048, 2048, false),
        ("a dense delta of rank 16", 2048, 16, 2048, false),
        ("a dense delta of rank 48", 2048, 48, 2048, false),
        ("a large matrix times 32 vectors", 4096, 4096, 32, false),
        ("overlaps of a QR", 48, 4096, 48, true),
        ("a QR's update", 4096, 48, 48, true),
        ("square", 1024, 1024, 1024, true),
    ];

    /// <summary>The machine's peaks, then a row per shape and number of threads.</summary>
    public static IEnumerable<Measurement> Measure()
    {
        foreach (var threads in new[] { 1, Environment.ProcessorCount })
        {
            var (single, twice) = (MachinePeak.Float32(threads), MachinePeak.Float64(threads));
            var copy = MachinePeak.Copy(threads);
            yield return new Measurement(
                $"the machine's peak, {Threads(threads)}",
                "",
                "",
                $"{Giga(single)} GFLOP/s in float32, {Giga(twice)} in float64; copying {Giga(copy)} GB/s"
            );
            using var backend = new CpuBackend(threads);
            foreach (var shape in Shapes)
            {
                yield return Measure(backend, threads, shape, shape.IsDouble ? twice : single);
            }

            yield return Tiles(single / threads);
        }
    }

    private static Measurement Measure(
        CpuBackend backend,
        int threads,
        (string What, int Rows, int Depth, int Columns, bool IsDouble) shape,
        double peak
    )
    {
        using var left = Matrix(backend, shape.Rows, shape.Depth, shape.IsDouble);
        using var right = Matrix(backend, shape.Depth, shape.Columns, shape.IsDouble);
        var time = Measurement.Best(15, () => backend.Multiply(left, right).Dispose());
        var (type, size) = shape.IsDouble ? ("float64", sizeof(double)) : ("float32", sizeof(float));
        return Row(
            $"product, {shape.What}, {shape.Rows} x {shape.Depth} x {shape.Columns}, {type}, {Threads(threads)}",
            2.0 * shape.Rows * shape.Depth * shape.Columns,
            (double)size * ((left.Rows * left.Columns) + (right.Rows * right.Columns) + (left.Rows * right.Columns)),
            time,
            peak
        );
    }

    /// <summary>Tiles that are made where they are used: 64 rows at a time, never leaving the second cache.</summary>
    private static Measurement Tiles(double peak)
    {
        const int Rows = 64;
        const int Rank = 16;
        const int Columns = 2048;
        var product = new TileProduct(new Noise(1).Matrix(Rank, Columns, 1), Rank, Columns);
        var left = new Noise(2).Matrix(Rows, Rank, 1);
        var tile = new float[Rows * Columns];
        var time = Measurement.Best(99, () => product.Run(left, Rows, 0, Columns, tile, Columns));
        return Row(
            $"tile of a product, {Rows} x {Rank} x {Columns}, float32, one thread",
            2.0 * Rows * Rank * Columns,
            sizeof(float) * tile.Length,
            time,
            peak
        );
    }

    private static Measurement Row(string what, double operations, double bytes, TimeSpan time, double peak)
    {
        var speed = operations / time.TotalSeconds;
        return new Measurement(
            what,
            "the machine's multiply-adds",
            (speed / peak).ToString("0%", CultureInfo.InvariantCulture),
            $"{Giga(speed)} GFLOP/s, {Giga(bytes / time.TotalSeconds)} GB/s, {Measurement.Milliseconds(time)}"
        );
    }

    private static ITensor Matrix(CpuBackend backend, int rows, int columns, bool isDouble)
    {
        var values = new Noise((uint)(rows + columns)).Matrix(rows, columns, 1);
        var bytes = isDouble
            ? MemoryMarshal.AsBytes<double>(Array.ConvertAll(values, value => (double)value))
            : MemoryMarshal.AsBytes<float>(values);
        return backend.Upload(bytes, isDouble ? DType.Float64 : DType.Float32, rows, columns);
    }

    private static string Threads(int threads) => threads == 1 ? "one thread" : $"{threads} threads";

    private static string Giga(double number) => (number / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
}
