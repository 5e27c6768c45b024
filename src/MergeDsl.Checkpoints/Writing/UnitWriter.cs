using System.Buffers;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>Writes the bytes of one unit. Until <see cref="Complete"/> it counts as not begun.</summary>
public sealed class UnitWriter : IDisposable
{
    private readonly WorkContent work;
    private readonly long[] begins;
    private readonly HashedFile file;
    private HashedFile? side;
    private long sideLength;

    internal UnitWriter(WorkContent work, Unit unit)
    {
        this.work = work;
        Unit = unit;
        var header = unit.First == 0 ? unit.Shard.Header() : [];
        begins = Begins(header.Length, unit);
        file = new(Path.Combine(work.Files, unit.Name.File));
        try
        {
            file.Write(0, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What is written.</summary>
    public Unit Unit { get; }

    /// <summary>
    /// Writes a copy of <paramref name="data"/> from byte <paramref name="offset"/> of the tensor whose index in the shard is
    /// <paramref name="tensor"/>. Thread safe.
    /// </summary>
    /// <exception cref="ArgumentException">The unit has no such tensor, or the tensor no such bytes.</exception>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Write(int tensor, long offset, ReadOnlySpan<byte> data) =>
        file.Write(PositionOf(tensor, offset, data.Length), data);

    /// <summary>
    /// Writes bytes of the tensor whose index in the shard is <paramref name="tensor"/>. Thread safe. The file is written in the order
    /// of its bytes: what comes early waits in memory, and a failure may be one of earlier bytes.
    /// </summary>
    /// <param name="tensor">Index of the tensor in the shard.</param>
    /// <param name="offset">The first byte of the tensor that is written.</param>
    /// <param name="owner">The bytes, and perhaps more; given away with this call.</param>
    /// <param name="length">How many bytes.</param>
    /// <exception cref="ArgumentException">The unit has no such tensor, or the tensor no such bytes.</exception>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Write(int tensor, long offset, IMemoryOwner<byte> owner, int length) =>
        file.Write(PositionOf(tensor, offset, length), owner, length);

    /// <summary>
    /// Appends <paramref name="data"/> to the file beside the shard that ends with <c>.undo</c>, which does not exist without it.
    /// One caller at a time, in the order of the tensors. What is appended for different tensors must be understood one after the
    /// other: a shard's file is put together from those of its units.
    /// </summary>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void AppendSide(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        side ??= new(Path.Combine(work.Files, Unit.Name.SideFile));
        side.Write(sideLength, data);
        sideLength += data.Length;
    }

    /// <summary>Closes the files, and notes down that the unit is finished.</summary>
    /// <exception cref="InvalidOperationException">Not every byte of every tensor was written once.</exception>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public void Complete() => work.Finish(new(Unit.Name, file.Complete(begins[^1]), side?.Complete(sideLength) ?? []));

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        file.Dispose();
        side?.Dispose();
    }

    private long PositionOf(int tensor, long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tensor, Unit.First);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(tensor, Unit.End);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var (begin, end) = (begins[tensor - Unit.First], begins[tensor - Unit.First + 1]);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, end - begin - length);
        return begin + offset;
    }

    /// <summary>Where each tensor begins in the file, and where the last one ends.</summary>
    private static long[] Begins(long headerLength, Unit unit)
    {
        var begins = new List<long> { headerLength };
        foreach (var tensor in unit.Tensors)
        {
            begins.Add(checked(begins[^1] + tensor.Bytes));
        }

        return [.. begins];
    }
}
