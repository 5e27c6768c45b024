using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>A sum of many float64 numbers by stretches of one length, which no size of tiles changes.</summary>
internal sealed class StretchSums(HostTransfer transfer)
{
    private readonly List<double> stretches = [];

    /// <summary>The sum of everything added so far.</summary>
    public double Total => stretches.Sum();

    /// <summary>Adds a tile's numbers, each stretch summed by itself: how torch adds several depends on how many there are.</summary>
    public void Add(Tensor tile)
    {
        var sums = new List<Tensor>();
        for (var start = 0L; start < tile.numel(); start += Tiles.Smallest)
        {
            sums.Add(tile.narrow(0, start, Math.Min(Tiles.Smallest, tile.numel() - start)).sum());
        }

        var host = new double[sums.Count];
        transfer.Download(stack(sums, 0), MemoryMarshal.AsBytes(host.AsSpan()));
        stretches.AddRange(host);
    }
}
