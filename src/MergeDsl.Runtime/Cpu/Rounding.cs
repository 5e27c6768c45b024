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
            (start, length) =>
            {
                Span<byte> bytes = new byte[Stretch * type.Size()];
                for (var end = start + length; start < end; start += Stretch)
                {
                    var count = Math.Min(Stretch, end - start);
                    var stored = bytes[..(count * type.Size())];
                    StoredNumbers.Encode<T>(type, from.AsSpan(start, count), stored);
                    StoredNumbers.Decode(type, stored, to.AsSpan(start, count));
                }
            }
        );
        return result;
    }
}
