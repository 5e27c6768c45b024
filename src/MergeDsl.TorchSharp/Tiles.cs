using TorchSharp;

namespace MergeDsl.TorchSharp;

/// <summary>
/// Long rows of numbers, a tile at a time, so that what an operation needs in between stays small. A device that runs out of
/// memory gets smaller tiles; operations are such that the result does not depend on them.
/// </summary>
internal sealed class Tiles
{
    /// <summary>The length of the smallest tile; every tile but the last is a multiple of it.</summary>
    public const int Smallest = 1 << 16;

    // Temporaries of a tile should stay in a processor's cache, and be enough work for each of a GPU's kernels.
    private const int OfProcessor = 1 << 18;
    private const int OfGpu = 1 << 24;

    private long length;

    public Tiles(TorchDevice device)
        : this(device.Device.type == DeviceType.CPU ? OfProcessor : OfGpu) { }

    /// <summary>Tiles of <paramref name="length"/> numbers, a power of two, to begin with.</summary>
    public Tiles(long length) => this.length = length;

    /// <summary>How long tiles are now.</summary>
    public long Length => Interlocked.Read(ref length);

    /// <summary>Visits all tiles in order, each in a dispose scope of its own.</summary>
    /// <param name="total">How many numbers there are.</param>
    /// <param name="work">Is told where a tile begins and how long it is; may be told again, with less, when memory ran out.</param>
    public void Run(long total, Action<long, long> work)
    {
        for (var start = 0L; start < total; )
        {
            var tile = Math.Min(Length, total - start);
            try
            {
                using var scope = torch.NewDisposeScope();
                work(start, tile);
                start += tile;
            }
            catch (Exception failure) when (OutOfMemory.Is(failure) && tile > Smallest)
            {
                Shrink(tile);
            }
        }
    }

    /// <summary>Other threads may have shrunk them meanwhile, and further.</summary>
    private void Shrink(long failed)
    {
        var smaller = Smallest;
        while (2L * smaller < failed)
        {
            smaller *= 2;
        }

        long seen;
        while ((seen = Length) > smaller && Interlocked.CompareExchange(ref length, smaller, seen) != seen) { }
    }
}
