using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Ranks;

/// <summary>PEFT's <c>svd_clamp</c>: limits both factors to a quantile of their joint entries (<c>peft.md</c> 1.6 step 7).</summary>
public static class QuantileClamp
{
    /// <summary>The clamped copies of both factors.</summary>
    public static (ITensor B, ITensor A) Apply(IBackend backend, ITensor b, ITensor a, double quantile)
    {
        var entriesB = Read(backend, b);
        var entriesA = Read(backend, a);
        var high = Bound([.. entriesB, .. entriesA], quantile);
        return (Clamped(backend, b, entriesB, high), Clamped(backend, a, entriesA, high));
    }

    /// <summary>The quantile over the signed values, interpolated linearly between neighbours as torch does.</summary>
    public static double Bound(ReadOnlySpan<double> values, double quantile)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var position = quantile * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>Clamps to [-high, high]. A negative bound gives the bound everywhere, as <c>torch.clamp</c> does.</summary>
    public static void Limit(Span<double> values, double high)
    {
        foreach (ref var value in values)
        {
            value = Math.Min(Math.Max(value, -high), high);
        }
    }

    private static double[] Read(IBackend backend, ITensor tensor)
    {
        var entries = new double[tensor.Rows * tensor.Columns];
        backend.Download(tensor, MemoryMarshal.AsBytes(entries.AsSpan()), DType.Float64);
        return entries;
    }

    private static ITensor Clamped(IBackend backend, ITensor tensor, double[] entries, double high)
    {
        Limit(entries, high);
        return backend.Upload(MemoryMarshal.AsBytes(entries.AsSpan()), DType.Float64, tensor.Rows, tensor.Columns);
    }
}
