using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Writes numbers of known range in as few bits as they need, lowest bits first.</summary>
internal sealed class BitWriter
{
    private byte[] bytes = new byte[256];
    private int length;
    private ulong pending;
    private int pendingBits;

    /// <summary>How many bytes the written bits fill.</summary>
    public int Length => length + ((pendingBits + 7) / 8);

    /// <summary>
    /// Writes one of <paramref name="count"/> numbers from 0 on, in truncated binary: the first ones are a bit shorter where the count
    /// is no power of two.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBelow(ulong value, ulong count)
    {
        var bits = BitOperations.Log2(count);
        var shorter = (2UL << bits) - count;
        if (value < shorter)
        {
            Write(value, bits);
        }
        else
        {
            Write((value + shorter) >> 1, bits);
            Write((value + shorter) & 1, 1);
        }
    }

    /// <summary>The written bits; the last byte is filled with zeros.</summary>
    public ReadOnlySpan<byte> Written()
    {
        Reserve();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(length), pending);
        return bytes.AsSpan(0, Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Write(ulong value, int bits)
    {
        pending |= value << pendingBits;
        pendingBits += bits;
        if (pendingBits < 64)
        {
            return;
        }

        Reserve();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(length), pending);
        length += sizeof(ulong);
        pendingBits -= 64;
        pending = pendingBits == 0 ? 0 : value >> (bits - pendingBits);
    }

    private void Reserve()
    {
        if (bytes.Length - length < sizeof(ulong))
        {
            Array.Resize(ref bytes, 2 * bytes.Length);
        }
    }
}
