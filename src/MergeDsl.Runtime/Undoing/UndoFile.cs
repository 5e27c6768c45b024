using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// A file of undo records, open for reading. Headers and the places of the codes are in memory, the codes are read when they are asked for,
/// by any number of threads.
/// </summary>
public sealed class UndoFile : IDisposable
{
    private const int ChecksumBytes = 8;
    private const int MostHeaderBytes = 1 << 28;

    /// <summary>The most bytes that tell what was added.</summary>
    internal const int MostAdditionBytes = 1 << 28;

    private readonly SafeFileHandle handle;
    private readonly List<UndoRecord> records = [];

    private UndoFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>The records, in the order in which they were written, each for another tensor.</summary>
    public IReadOnlyList<UndoRecord> Records => records;

    /// <summary>Bytes of the file.</summary>
    internal long Length { get; }

    /// <summary>Opens the file at <paramref name="path"/> and reads everything but the codes.</summary>
    /// <exception cref="FindingException">It cannot be opened, or is damaged.</exception>
    public static UndoFile Open(string path) =>
        FileProblem.Guard(
            path,
            () =>
            {
                var file = new UndoFile(path, File.OpenHandle(path));
                try
                {
                    file.ReadRecords();
                    return file;
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            }
        );

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <summary>Fills <paramref name="bytes"/> from <paramref name="offset"/> on; false when the file ends before.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    internal bool TryRead(long offset, Span<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                var read = RandomAccess.Read(handle, bytes, offset);
                if (read == 0)
                {
                    return false;
                }

                offset += read;
                bytes = bytes[read..];
            }

            return true;
        }
        catch (Exception exception) when (FileProblem.IsFileProblem(exception))
        {
            throw new FindingException(FileProblem.Describe(Path, exception));
        }
    }

    private void ReadRecords()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0L; start < Length; )
        {
            var (record, end) = ReadRecord(start);
            if (!names.Add(record.Header.Tensor.Name))
            {
                throw new FindingException(Finding.Of(UndoFindings.DuplicateTensor, Path, record.Header.Tensor.Name));
            }

            records.Add(record);
            start = end;
        }
    }

    private (UndoRecord Record, long End) ReadRecord(long start)
    {
        Span<byte> mark = stackalloc byte[UndoWriter.Mark.Length];
        if (!TryRead(start, mark) || !mark.SequenceEqual(UndoWriter.Mark))
        {
            throw new FindingException(Finding.Of(UndoFindings.NoRecord, Path, Text(start)));
        }

        var headerStart = start + mark.Length;
        var bytes = ReadChecked(start, headerStart, MostHeaderBytes);
        var header = UndoHeaderBytes.Read(bytes) ?? throw Damaged(start, "it contradicts itself");
        var addition = headerStart + CheckedLength(bytes.Length);
        var place = addition + CheckedLength(ReadLength(start, addition, MostAdditionBytes));
        var places = new List<long>();
        for (var piece = 0L; piece < header.PieceCount; piece++)
        {
            places.Add(place);
            place += sizeof(int) + ReadLength(start, place, header.BytesOf(piece) + 1);
        }

        return place > Length
            ? throw BrokenOff(start)
            : (new UndoRecord(this, header, start, addition, [.. places, place]), place);
    }

    /// <summary>Reads bytes with their length before and their checksum behind them.</summary>
    /// <exception cref="FindingException">They are damaged.</exception>
    internal byte[] ReadChecked(long record, long start, int most)
    {
        var length = ReadLength(record, start, most);
        if (start + CheckedLength(length) > Length)
        {
            throw BrokenOff(record);
        }

        var bytes = new byte[length + ChecksumBytes];
        if (!TryRead(start + sizeof(int), bytes))
        {
            throw BrokenOff(record);
        }

        return bytes.AsSpan(length).SequenceEqual(XxHash3.Hash(bytes.AsSpan(0, length)))
            ? bytes[..length]
            : throw Damaged(record, "its checksum is wrong");
    }

    private static long CheckedLength(long length) => sizeof(int) + length + ChecksumBytes;

    private int ReadLength(long record, long start, int most)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        if (!TryRead(start, bytes))
        {
            throw BrokenOff(record);
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return length >= 0 && length <= most
            ? length
            : throw Damaged(record, $"a part of {length} bytes is impossible");
    }

    private FindingException BrokenOff(long record) =>
        new(Finding.Of(UndoFindings.BrokenOff, Path, Text(record), Text(Length)));

    /// <summary>What a damaged record ends the work with.</summary>
    internal FindingException Damaged(long record, string reason) =>
        new(Finding.Of(UndoFindings.DamagedRecord, Path, Text(record), reason));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
