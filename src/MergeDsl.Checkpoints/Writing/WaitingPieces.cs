using System.Buffers;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>
/// Pieces of a file that come nearly in order, put in order: given out as stretches that follow each other without gaps and end where
/// the blocks of file systems and caches do. Not thread safe.
/// </summary>
internal sealed class WaitingPieces : IDisposable
{
    // What cp writes at a time, and a multiple of every usual block. Longer writes make Linux look for larger pages for its cache, and
    // those are what virtual machines have given back to their hosts: measured, up to ten times slower.
    private const long Multiple = 1 << 17;

    private readonly PriorityQueue<WaitingBytes, long> early = new();
    private List<Stretch> ready = [];
    private List<WaitingBytes> tail = [];
    private long begin;
    private long end;

    /// <summary>Takes a piece.</summary>
    /// <param name="position">Position of its first byte in the file.</param>
    /// <param name="owner">Its bytes, and perhaps more; belongs to the piece from now on.</param>
    /// <param name="length">How many bytes it has.</param>
    public void Add(long position, IMemoryOwner<byte> owner, int length)
    {
        early.Enqueue(new WaitingBytes(owner.Memory[..length], owner), position);
        while (early.TryPeek(out var bytes, out var next) && next == end)
        {
            early.Dequeue();
            Append(bytes);
        }
    }

    /// <summary>Takes out the stretches that are there, in order.</summary>
    /// <param name="isLast">True for all bytes that are there, wherever they end.</param>
    public IReadOnlyList<Stretch> Take(bool isLast)
    {
        if (isLast && tail.Count > 0)
        {
            Cut();
        }

        var taken = ready;
        ready = [];
        return taken;
    }

    /// <summary>Lets go of all bytes that were not taken out.</summary>
    public void Dispose()
    {
        foreach (var stretch in Take(isLast: true))
        {
            stretch.Dispose();
        }

        while (early.TryDequeue(out var bytes, out _))
        {
            bytes.Owner?.Dispose();
        }
    }

    private void Append(WaitingBytes bytes)
    {
        while (bytes.Memory.Length > 0)
        {
            var left = (int)(Multiple - (end % Multiple));
            var length = Math.Min(left, bytes.Memory.Length);
            var isWhole = length == bytes.Memory.Length;
            tail.Add(isWhole ? bytes : new WaitingBytes(bytes.Memory[..length], null));
            bytes = bytes with { Memory = bytes.Memory[length..] };
            end += length;
            if (length == left)
            {
                Cut();
            }
        }
    }

    private void Cut()
    {
        ready.Add(new Stretch(begin, tail));
        (tail, begin) = ([], end);
    }
}

/// <summary>Bytes that wait to be written.</summary>
/// <param name="Memory">The bytes.</param>
/// <param name="Owner">Disposed of behind them; null when more of its bytes are waiting.</param>
internal readonly record struct WaitingBytes(ReadOnlyMemory<byte> Memory, IMemoryOwner<byte>? Owner);

/// <summary>Bytes of a file that are written at once.</summary>
/// <param name="Begin">Position of the first one.</param>
/// <param name="Parts">The bytes, in order.</param>
internal sealed record Stretch(long Begin, IReadOnlyList<WaitingBytes> Parts) : IDisposable
{
    /// <summary>Disposes of what is not waiting any more.</summary>
    public void Dispose()
    {
        foreach (var part in Parts)
        {
            part.Owner?.Dispose();
        }
    }
}
