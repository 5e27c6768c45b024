using System.Buffers;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Writes the parts of a record: bytes, numbers and counted bytes.</summary>
internal sealed class ByteWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>Bytes written.</summary>
    public int Length => buffer.WrittenCount;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>Writes <paramref name="bytes"/>.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    /// <summary>Writes one byte.</summary>
    public void WriteByte(byte value) => buffer.Write([value]);

    /// <summary>Writes a number, seven bits to a byte, lowest first; all but the last have the highest bit set.</summary>
    public void WriteNumber(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte((byte)(value | 0x80));
        }

        WriteByte((byte)value);
    }

    /// <summary>Writes the number of <paramref name="bytes"/>, then them.</summary>
    public void WriteCounted(ReadOnlySpan<byte> bytes)
    {
        WriteNumber((ulong)bytes.Length);
        Write(bytes);
    }
}
