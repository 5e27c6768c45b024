using System.Numerics;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>DARE's pruning: the mask is drawn stretch by stretch in row-major order (Yu et al. 2024).</summary>
internal static class RandomPruning
{
    private const int Stretch = 4096;

    public static CpuTensor<T> Run<T>(CpuTensor<T> tensor, IMask mask, T density)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = CpuTensor<T>.Uninitialised(tensor.Rows, tensor.Columns);
        var (from, to) = (tensor.Numbers, result.Numbers);
        Span<byte> keep = stackalloc byte[Stretch];
        for (var start = 0; start < from.Length; start += Stretch)
        {
            var count = Math.Min(Stretch, from.Length - start);
            mask.Next(keep[..count]);
            Elementwise.MaskAndDivide(from.AsSpan(start, count), keep, density, to.AsSpan(start, count));
        }

        return result;
    }
}
