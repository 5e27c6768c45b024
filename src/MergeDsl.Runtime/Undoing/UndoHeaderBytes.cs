using System.Buffers.Binary;
using System.Text;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Writes an <see cref="UndoHeader"/> as bytes and reads it back, trusting nothing.</summary>
internal static class UndoHeaderBytes
{
    private const int HashBytes = 16;
    private const int MostDimensions = 64;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The header as bytes.</summary>
    public static byte[] Of(UndoHeader header)
    {
        var writer = new ByteWriter();
        writer.WriteByte((byte)header.Kind);
        writer.WriteByte((byte)header.Tensor.Type);
        writer.WriteCounted(Utf8.GetBytes(header.Tensor.Name));
        writer.WriteNumber((ulong)header.Tensor.Shape.Count);
        foreach (var dimension in header.Tensor.Shape)
        {
            writer.WriteNumber((ulong)dimension);
        }

        writer.WriteNumber((ulong)header.Columns);
        writer.WriteNumber((ulong)header.PieceBytes);
        Span<byte> hash = stackalloc byte[HashBytes];
        BinaryPrimitives.WriteUInt128BigEndian(hash, header.Hash);
        writer.Write(hash);
        WriteRows(writer, header.Rows);
        return writer.Written.ToArray();
    }

    /// <summary>The header that <paramref name="bytes"/> are; null when they are none or contradict themselves.</summary>
    public static UndoHeader? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        if (
            !reader.TryReadByte(out var kind)
            || kind > (byte)UndoKind.Kept
            || !reader.TryReadByte(out var type)
            || type > (byte)DType.Bool
            || !reader.TryReadCounted(out var name)
            || !System.Text.Unicode.Utf8.IsValid(name)
            || !TryReadShape(ref reader, out var shape)
            || !reader.TryReadNumber(int.MaxValue, out var columns)
            || !reader.TryReadNumber(UndoHeader.MostPieceBytes, out var pieceBytes)
            || !reader.TryRead(HashBytes, out var hash)
            || !TryReadRows(ref reader, out var rows)
            || !reader.Rest.IsEmpty
        )
        {
            return null;
        }

        var header = new UndoHeader((UndoKind)kind, new TensorInfo(Utf8.GetString(name), (DType)type, shape))
        {
            Columns = (int)columns,
            PieceBytes = (int)pieceBytes,
            Hash = BinaryPrimitives.ReadUInt128BigEndian(hash),
            Rows = rows,
        };
        return header.Contradiction() is null ? header : null;
    }

    // Rows as distances from the one before, which are small.
    private static void WriteRows(ByteWriter writer, EquatableArray<long> rows)
    {
        writer.WriteNumber((ulong)rows.Count);
        var last = 0L;
        foreach (var row in rows)
        {
            writer.WriteNumber((ulong)(row - last));
            last = row;
        }
    }

    private static bool TryReadShape(ref ByteReader reader, out EquatableArray<long> shape)
    {
        shape = default;
        if (!reader.TryReadNumber(MostDimensions, out var count))
        {
            return false;
        }

        var dimensions = new long[count];
        for (var index = 0; index < dimensions.Length; index++)
        {
            if (!reader.TryReadNumber(long.MaxValue, out dimensions[index]))
            {
                return false;
            }
        }

        shape = new(dimensions);
        return true;
    }

    private static bool TryReadRows(ref ByteReader reader, out EquatableArray<long> rows)
    {
        rows = default;
        // Every row takes a byte at least, so that a count never asks for more memory than the file had.
        if (!reader.TryReadNumber(reader.Rest.Length, out var count))
        {
            return false;
        }

        var read = new long[count];
        var last = 0L;
        for (var index = 0; index < read.Length; index++)
        {
            if (!reader.TryReadNumber(long.MaxValue - last, out var distance))
            {
                return false;
            }

            last += distance;
            read[index] = last;
        }

        rows = new(read);
        return true;
    }
}
