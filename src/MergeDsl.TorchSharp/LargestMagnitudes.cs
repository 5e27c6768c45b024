using System.Runtime.InteropServices;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>Magnitude pruning: all above a threshold stay, and of those equal to it as many as there is room for.</summary>
/// <param name="numbers">Flat.</param>
/// <param name="count">How many stay, more than none and less than all.</param>
/// <param name="tiles">Tiles for what is needed in between.</param>
/// <param name="transfer">The way to the host.</param>
internal sealed class LargestMagnitudes(Tensor numbers, long count, Tiles tiles, HostTransfer transfer)
{
    private readonly double threshold = new MagnitudeSearch(numbers, tiles).Find(count);

    /// <summary>The kept numbers, and the others times zero, so that they keep their sign.</summary>
    public Tensor Keep(TieOrder ties)
    {
        var (above, equal) = Count();
        var room = count - above;
        if (room < equal && ties == TieOrder.Torch)
        {
            return Keep(InTorchOrder());
        }

        return Keep(
            (start, length) =>
            {
                var magnitudes = Magnitudes(start, length);
                var kept = Equal(magnitudes);
                var equals = Items(kept);
                if (room < equals)
                {
                    kept = kept.logical_and(kept.cumsum(0).le(room));
                }

                room = Math.Max(0, room - equals);
                return kept.logical_or(Above(magnitudes));
            }
        );
    }

    private (long Above, long Equal) Count()
    {
        var (above, equal) = (0L, 0L);
        tiles.Run(
            numbers.numel(),
            (start, length) =>
            {
                var magnitudes = Magnitudes(start, length);
                var (more, same) = (Items(Above(magnitudes)), Items(Equal(magnitudes)));
                above += more;
                equal += same;
            }
        );
        return (above, equal);
    }

    private Tensor Keep(Func<long, long, Tensor> kept)
    {
        var result = empty_like(numbers);
        tiles.Run(
            numbers.numel(),
            (start, length) =>
            {
                var part = numbers.narrow(0, start, length);
                result.narrow(0, start, length).copy_(where(kept(start, length), part, part.mul(0)));
            }
        );
        return result;
    }

    /// <summary>Which of equal magnitudes torch's CPU kernel leaves in front, whatever the device: see <see cref="TieOrder.Torch"/>.</summary>
    private Func<long, long, Tensor> InTorchOrder()
    {
        var keep = new byte[numbers.numel()];
        var indices =
            numbers.dtype == ScalarType.Float64
                ? TorchSelection<ulong>.Select(
                    Array.ConvertAll(Host<double>(), MagnitudeKeys<double, ulong>.Of),
                    (int)count
                )
                : TorchSelection<uint>.Select(
                    Array.ConvertAll(Host<float>(), MagnitudeKeys<float, uint>.Of),
                    (int)count
                );
        foreach (var index in indices[..(int)count])
        {
            keep[index] = 1;
        }

        return (start, length) =>
            transfer.Upload(keep.AsSpan((int)start, (int)length), ScalarType.Byte, 1, length).reshape(-1).ne(0);
    }

    private T[] Host<T>()
        where T : unmanaged
    {
        var host = new T[numbers.numel()];
        tiles.Run(
            host.Length,
            (start, length) =>
                transfer.Download(
                    numbers.narrow(0, start, length),
                    MemoryMarshal.AsBytes(host.AsSpan((int)start, (int)length))
                )
        );
        return host;
    }

    private Tensor Magnitudes(long start, long length) => numbers.narrow(0, start, length).abs();

    private Tensor Equal(Tensor magnitudes) => double.IsNaN(threshold) ? magnitudes.isnan() : magnitudes.eq(threshold);

    private Tensor Above(Tensor magnitudes) =>
        double.IsNaN(threshold) ? zeros_like(magnitudes, ScalarType.Bool) : magnitudes.le(threshold).logical_not();

    private static long Items(Tensor condition) => condition.sum().item<long>();
}
