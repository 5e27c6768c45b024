using System.Numerics;
using System.Runtime.CompilerServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Restores originals from what a <see cref="CorrectionEncoder"/> wrote.</summary>
internal ref struct CorrectionDecoder
{
    private readonly DType type;
    private readonly int size;
    private readonly CandidateRanges ranges;
    private readonly ReadOnlySpan<byte> exceptions;
    private readonly long exceptionCount;
    private readonly long[] codes = new long[CandidateRanges.Chunk];
    private BitReader indices;
    private ByteReader plain;

    private CorrectionDecoder(
        DType type,
        int reach,
        ReadOnlySpan<byte> indices,
        ReadOnlySpan<byte> plain,
        ReadOnlySpan<byte> exceptions,
        long exceptionCount
    )
    {
        this.type = type;
        size = type.Size();
        ranges = new CandidateRanges(type, reach);
        this.indices = new BitReader(indices);
        this.plain = new ByteReader(plain);
        this.exceptions = exceptions;
        this.exceptionCount = exceptionCount;
    }

    /// <summary>Decodes <paramref name="code"/>, whose first byte was read; false when it is damaged.</summary>
    public static bool TryDecode<T>(FusedTile<T> tile, ReadOnlySpan<byte> code, Span<byte> original)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parts = new ByteReader(code);
        if (
            !parts.TryReadByte(out var reach)
            || reach is 0 or > TileCode.MostReach
            || !parts.TryReadCounted(out var indices)
            || !parts.TryReadNumber(tile.Count, out var plainCount)
            || !parts.TryReadCounted(out var plainCode)
            || !parts.TryReadNumber(tile.Count, out var exceptionCount)
        )
        {
            return false;
        }

        var plain = new byte[plainCount * tile.Type.Size()];
        return OriginalCode.TryDecode(plainCode, plain)
            && new CorrectionDecoder(tile.Type, reach, indices, plain, parts.Rest, exceptionCount).TryRestore(
                tile,
                original
            );
    }

    private bool TryRestore<T>(FusedTile<T> tile, Span<byte> original)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var start = 0; start < tile.Count; start += CandidateRanges.Chunk)
        {
            var count = Math.Min(CandidateRanges.Chunk, tile.Count - start);
            ranges.Find(tile, start, count);
            ranges.Lowest.CopyTo(codes);
            var stored = original.Slice(start * size, count * size);
            StoredCodes.Store(type, codes, stored);
            if (!TryRestoreOpen(stored, count))
            {
                return false;
            }
        }

        return !indices.IsExhausted
            && indices.IsAtEnd
            && plain.Rest.IsEmpty
            && TryRestoreExceptions(original, tile.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryRestoreOpen(Span<byte> stored, int count)
    {
        for (var index = 0; index < count; index += Vector<long>.Count)
        {
            var first = new Vector<long>(ranges.Lowest[index..]);
            var isKnown =
                Vector.Equals(first, new Vector<long>(ranges.Highest[index..]))
                & ~Vector.Equals(first, Vector<long>.Zero);
            if (isKnown == Vector<long>.AllBitsSet)
            {
                continue;
            }

            var end = Math.Min(index + Vector<long>.Count, count);
            for (var lane = index; lane < end; lane++)
            {
                if (!TryRestoreOne(stored.Slice(lane * size, size), ranges.Lowest[lane], ranges.Highest[lane]))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool TryRestoreOne(Span<byte> stored, long lowest, long highest)
    {
        if (lowest <= 0 && highest >= 0)
        {
            var isRead = plain.TryRead(size, out var read);
            read.CopyTo(stored);
            return isRead;
        }

        if (highest > lowest)
        {
            StoredCodes.StoreOne(type, lowest + (long)indices.ReadBelow((ulong)(highest - lowest) + 1), stored);
        }

        return true;
    }

    private readonly bool TryRestoreExceptions(Span<byte> original, int count)
    {
        var parts = new ByteReader(exceptions);
        var position = 0L;
        for (var exception = 0L; exception < exceptionCount; exception++)
        {
            if (!parts.TryReadNumber(count - 1 - position, out var gap) || !parts.TryRead(size, out var stored))
            {
                return false;
            }

            position += gap;
            stored.CopyTo(original[(int)(position * size)..]);
        }

        return parts.Rest.IsEmpty;
    }
}
