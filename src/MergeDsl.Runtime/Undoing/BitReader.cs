using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Reads what a <see cref="BitWriter"/> wrote.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private long position;

    /// <summary>True when more was read than was written; what was read is then worth nothing.</summary>
    public readonly bool IsExhausted => position > 8L * bytes.Length;

    /// <summary>True when every byte was read.</summary>
    public readonly bool IsAtEnd => (position + 7) / 8 == bytes.Length;

    /// <summary>Reads one of <paramref name="count"/> numbers from 0 on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadBelow(ulong count)
    {
        var bits = BitOperations.Log2(count);
        var shorter = (2UL << bits) - count;
        var value = bits > 32 ? Read(32) | (Read(bits - 32) << 32) : Read(bits);
        return value < shorter ? value : ((value << 1) | Read(1)) - shorter;
    }

    // At most 32 bits: with the bits before them in their first byte they always fit eight bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Read(int bits)
    {
        var start = (int)Math.Min(position / 8, bytes.Length);
        var word =
            bytes.Length - start >= sizeof(ulong)
                ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[start..])
                : Last(start);
        var value = (word >> (int)(position % 8)) & ((1UL << bits) - 1);
        position += bits;
        return value;
    }

    private readonly ulong Last(int start)
    {
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        bytes[start..].CopyTo(padded);
        return BinaryPrimitives.ReadUInt64LittleEndian(padded);
    }
}
