using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Benchmarks;

/// <summary>Finding which half of a 4096 x 4096 change is largest: the backend's selection against sorting all magnitudes.</summary>
internal static class SelectionAgainstSort
{
    private const int Size = 4096;

    /// <summary>One row.</summary>
    public static IEnumerable<Measurement> Measure()
    {
        var values = new Noise(7).Matrix(Size, Size, 0.02f);
        using var backend = new CpuBackend(1);
        using var tensor = backend.Upload(MemoryMarshal.AsBytes<float>(values), DType.Float32, Size, Size);
        var select = Measurement.Best(
            3,
            () => backend.KeepLargest(tensor, values.Length / 2, TieOrder.LowestIndex).Dispose()
        );
        var sort = Measurement.Best(1, () => KeepBySorting(values));
        yield return Measurement.Of(
            $"TIES' threshold: keep the largest half of {Size} x {Size}, one thread",
            select,
            "Array.Sort of the magnitudes",
            sort
        );
    }

    private static float[] KeepBySorting(float[] values)
    {
        var magnitudes = Array.ConvertAll(values, Math.Abs);
        Array.Sort(magnitudes);
        var smallest = magnitudes[magnitudes.Length / 2];
        return Array.ConvertAll(values, value => Math.Abs(value) >= smallest ? value : 0);
    }
}
