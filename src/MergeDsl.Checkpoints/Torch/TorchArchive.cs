using System.Buffers.Binary;
using System.Text;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Torch;

/// <summary>
/// The zip file that <c>torch.save</c> writes: entries are stored as they are, so every one is a range of the mapped file. Compressed
/// entries are refused, and with them every zip bomb. Nothing is believed that does not lie within the file.
/// </summary>
internal sealed class TorchArchive
{
    private const int EndLength = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int MostEntries = 1 << 18;
    private const uint EndMark = 0x06054b50;
    private const uint WideEndMark = 0x06064b50;
    private const uint WideLocatorMark = 0x07064b50;
    private const uint EntryMark = 0x02014b50;
    private const uint LocalMark = 0x04034b50;

    private readonly MappedFile file;
    private readonly Dictionary<string, (long Start, long Length)> entries = new(StringComparer.Ordinal);

    private TorchArchive(MappedFile file) => this.file = file;

    /// <summary>The folder inside the archive that everything lies in.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Reads the directory of an archive.</summary>
    /// <exception cref="FindingException">It is no archive as torch writes it.</exception>
    public static TorchArchive Read(MappedFile file)
    {
        var archive = new TorchArchive(file);
        archive.CheckStart();
        archive.ReadDirectory();
        return archive;
    }

    /// <summary>Where an entry of the archive's folder lies in the file; null when there is none.</summary>
    public (long Start, long Length)? Find(string name) =>
        entries.TryGetValue($"{Folder}/{name}", out var place) ? place : null;

    /// <summary>The finding that the archive is not as it should be.</summary>
    public FindingException Bad(string what) => new(Finding.Of(TorchFindings.BadArchive, file.Path, what));

    private void CheckStart()
    {
        var start = file.Bytes(0, (int)Math.Min(sizeof(uint), file.Length));
        var what =
            start.Length == 0 ? "an empty file"
            : start.StartsWith("vers"u8) ? "a pointer of Git LFS, not the file itself"
            : start[0] == 0x80 ? "a pickle without a zip file around it, as torch wrote them before version 1.6"
            : start.StartsWith("PK"u8) ? null
            : "no zip file";
        if (what is not null)
        {
            throw new FindingException(Finding.Of(TorchFindings.NoTorchFile, file.Path, what));
        }
    }

    private void ReadDirectory()
    {
        var (start, length, count) = FindDirectory();
        if (count > MostEntries || start < 0 || length < 0 || start > file.Length - length || length > int.MaxValue)
        {
            throw Bad("its directory lies outside of it, or is too long");
        }

        var directory = file.Bytes(start, (int)length);
        for (var index = 0L; index < count; index++)
        {
            directory = directory[ReadEntry(directory)..];
        }

        Folder = entries.Keys.FirstOrDefault(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)) is { } pickle
            ? pickle[..pickle.LastIndexOf('/')]
            : throw Bad("it has no 'data.pkl'");
    }

    private (long Start, long Length, long Count) FindDirectory()
    {
        var tail = file.Bytes(
            Math.Max(0, file.Length - EndLength - LongestComment),
            (int)Math.Min(file.Length, EndLength + LongestComment)
        );
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == EndMark)
            {
                return FindDirectory(file.Length - tail.Length + at, tail.Slice(at, EndLength));
            }
        }

        throw Bad("its directory is missing: it is cut off, or no zip file");
    }

    private (long Start, long Length, long Count) FindDirectory(long at, ReadOnlySpan<byte> end)
    {
        var count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        var start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        const int LocatorLength = 20;
        if ((count != ushort.MaxValue && start != uint.MaxValue && length != uint.MaxValue) || at < LocatorLength)
        {
            return (start, length, count);
        }

        var locator = file.Bytes(at - LocatorLength, LocatorLength);
        var wideAt = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        const int WideLength = 56;
        if (
            BinaryPrimitives.ReadUInt32LittleEndian(locator) != WideLocatorMark
            || wideAt < 0
            || wideAt > file.Length - WideLength
        )
        {
            throw Bad("its directory is damaged");
        }

        var wide = file.Bytes(wideAt, WideLength);
        return BinaryPrimitives.ReadUInt32LittleEndian(wide) == WideEndMark
            ? (
                BinaryPrimitives.ReadInt64LittleEndian(wide[48..]),
                BinaryPrimitives.ReadInt64LittleEndian(wide[40..]),
                BinaryPrimitives.ReadInt64LittleEndian(wide[32..])
            )
            : throw Bad("its directory is damaged");
    }

    /// <summary>Reads the first entry of what is left of the directory.</summary>
    /// <returns>How long it is.</returns>
    private int ReadEntry(ReadOnlySpan<byte> directory)
    {
        if (directory.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(directory) != EntryMark)
        {
            throw Bad("its directory is damaged");
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]);
        var commentLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
        var whole = EntryLength + nameLength + extraLength + commentLength;
        if (whole > directory.Length)
        {
            throw Bad("its directory is damaged");
        }

        var name = Encoding.UTF8.GetString(directory.Slice(EntryLength, nameLength));
        if ((BinaryPrimitives.ReadUInt16LittleEndian(directory[8..]) & 1) != 0)
        {
            throw Bad($"its entry '{name}' is encrypted");
        }

        if (BinaryPrimitives.ReadUInt16LittleEndian(directory[10..]) != 0)
        {
            throw Bad($"its entry '{name}' is compressed");
        }

        var (packed, length, local) = SizesOf(directory, directory.Slice(EntryLength + nameLength, extraLength));
        if (packed != length)
        {
            throw Bad($"its entry '{name}' claims two lengths, {packed} and {length}");
        }

        if (!entries.TryAdd(name, (StartOf(name, local, length), length)))
        {
            throw Bad($"it has the entry '{name}' twice");
        }

        return whole;
    }

    private static (long Packed, long Length, long Local) SizesOf(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra)
    {
        var wide = Wide(extra);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]);
        long local = BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]);
        length = Widened(length, ref wide);
        packed = Widened(packed, ref wide);
        local = Widened(local, ref wide);
        return (packed, length, local);
    }

    private static long Widened(long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue || wide.Length < sizeof(long))
        {
            return value;
        }

        var widened = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[sizeof(long)..];
        return widened;
    }

    // The field of long sizes among the additional ones.
    private static ReadOnlySpan<byte> Wide(ReadOnlySpan<byte> extra)
    {
        const int WideField = 1;
        while (extra.Length >= 4)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == WideField)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private long StartOf(string name, long local, long length)
    {
        if (local < 0 || length < 0 || local > file.Length - LocalLength)
        {
            throw Bad($"its entry '{name}' lies outside of it");
        }

        var header = file.Bytes(local, LocalLength);
        var start =
            local
            + LocalLength
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..])
            + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(header) == LocalMark && start <= file.Length - length
            ? start
            : throw Bad($"its entry '{name}' lies outside of it");
    }
}
