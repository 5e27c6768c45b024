using MergeDsl.Runtime.Backends;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>DARE's pruning (Yu et al. 2024) with a mask that the host draws, so that every device drops the same numbers.</summary>
internal static class RandomPruning
{
    private const int Stretch = 1 << 20;

    /// <summary>x·mask/density, flat.</summary>
    public static Tensor Run(Tensor numbers, IMask mask, double density, Tiles tiles, HostTransfer transfer)
    {
        var keep = Draw(mask, numbers, transfer);

        // A tensor, not a number: numbers are divided by on GPUs through their reciprocal, which rounds once more.
        var divisor = full(1, density, numbers.dtype, numbers.device);
        var result = empty_like(numbers);
        tiles.Run(
            numbers.numel(),
            (start, length) =>
            {
                var kept = numbers.narrow(0, start, length).mul(keep.narrow(0, start, length).to(numbers.dtype));
                result.narrow(0, start, length).copy_(kept.div_(divisor));
            }
        );
        return result;
    }

    /// <summary>While a stretch of decisions is on its way to the device the next one is drawn.</summary>
    private static Tensor Draw(IMask mask, Tensor numbers, HostTransfer transfer)
    {
        var keep = empty(numbers.numel(), ScalarType.Byte, numbers.device);
        for (var start = 0L; start < numbers.numel(); start += Stretch)
        {
            using var scope = NewDisposeScope();
            var host = transfer.Host(Math.Min(Stretch, numbers.numel() - start), ScalarType.Byte);
            mask.Next(host.bytes);
            keep.narrow(0, start, host.numel()).copy_(host, nonBlocking: host.is_pinned());
        }

        return keep;
    }
}
