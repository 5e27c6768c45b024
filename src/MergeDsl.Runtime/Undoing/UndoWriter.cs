using System.Buffers.Binary;
using System.IO.Hashing;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// Appends undo records to a file. A record is a mark, the header with its length before and its XxHash3 behind, the same of what was
/// added, and each piece's code with its length before; numbers are little endian. Nothing stands before, between or behind records: files of them, one behind the
/// other, are such a file.
/// </summary>
public static class UndoWriter
{
    /// <summary>What every record begins with; the digit is the version.</summary>
    internal static ReadOnlySpan<byte> Mark => "MDU2"u8;

    /// <summary>Appends the record of one tensor.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="header">What the record says about the tensor.</param>
    /// <param name="addition">What is needed to know what was added to a corrected tensor, in parts; none for others.</param>
    /// <param name="codes">The code of each piece, in their order; they are written as they come.</param>
    /// <exception cref="ArgumentException">The header contradicts itself, or there are not as many codes as it has pieces.</exception>
    public static void Append(
        Stream target,
        UndoHeader header,
        IReadOnlyList<byte[]> addition,
        IEnumerable<byte[]> codes
    )
    {
        if (header.Contradiction() is { } contradiction)
        {
            throw new ArgumentException($"Tensor '{header.Tensor.Name}': {contradiction}.", nameof(header));
        }

        target.Write(Mark);
        WriteChecked(target, [UndoHeaderBytes.Of(header)]);
        WriteChecked(target, addition);
        var count = 0L;
        foreach (var code in codes)
        {
            WriteCounted(target, code);
            count++;
        }

        if (count != header.PieceCount)
        {
            throw new ArgumentException($"{count} codes are not those of {header.PieceCount} pieces.", nameof(codes));
        }
    }

    private static void WriteChecked(Stream target, IReadOnlyList<byte[]> parts)
    {
        var hash = new XxHash3();
        WriteLength(target, parts.Sum(part => part.Length));
        foreach (var part in parts)
        {
            target.Write(part);
            hash.Append(part);
        }

        target.Write(hash.GetCurrentHash());
    }

    private static void WriteCounted(Stream target, ReadOnlySpan<byte> bytes)
    {
        WriteLength(target, bytes.Length);
        target.Write(bytes);
    }

    private static void WriteLength(Stream target, int count)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, count);
        target.Write(length);
    }
}
