using System.Numerics;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Numbers rounded to a storage type and back: what a file would have made of them.</summary>
internal static class Rounding
{
    private const int Stretch = 4096;

    public static CpuTensor<T> Run<T>(CpuTensor<T> tensor, DType type, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var result = CpuTensor<T>.Uninitialised(tensor.Rows, tensor.Columns);
        var (from, to) = (tensor.Numbers, result.Numbers);
        workers.RunPieces(
            from.Length,
            (start, length) => Run<T>(type, from.AsSpan(start, length), to.AsSpan(start, length))
        );
        return result;
    }

    /// <summary>Rounds all numbers of <paramref name="from"/> into <paramref name="to"/>, which may be the same.</summary>
    public static void Run<T>(DType type, ReadOnlySpan<T> from, Span<T> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<byte> bytes = new byte[Stretch * type.Size()];
        for (var start = 0; start < from.Length; start += Stretch)
        {
            var count = Math.Min(Stretch, from.Length - start);
            var stored = bytes[..(count * type.Size())];
            StoredNumbers.Encode(type, from.Slice(start, count), stored);
            StoredNumbers.Decode(type, stored, to.Slice(start, count));
        }
    }
}
