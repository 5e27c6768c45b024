using System.Numerics;
using System.Runtime.CompilerServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// Codes the originals of a tile by what the fused numbers leave open. Where one candidate is left, nothing is written; of several, the
/// index. Where candidates lie around zero there are too many, and the original is written as it is. An original that is no candidate is an
/// exception, written with its position.
/// </summary>
internal sealed class CorrectionEncoder(DType type, int reach)
{
    private readonly CandidateRanges ranges = new(type, reach);
    private readonly int size = type.Size();
    private readonly long[] originals = new long[CandidateRanges.Chunk];
    private readonly BitWriter indices = new();
    private readonly ByteWriter plain = new();
    private readonly ByteWriter exceptions = new();
    private int exceptionCount;
    private int lastException;

    /// <summary>How many originals were no candidates.</summary>
    public int ExceptionCount => exceptionCount;

    /// <summary>The code of <paramref name="original"/>: reach, indices, originals as they are, exceptions.</summary>
    public byte[] Encode<T>(FusedTile<T> tile, ReadOnlySpan<byte> original)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var start = 0; start < tile.Count; start += CandidateRanges.Chunk)
        {
            var count = Math.Min(CandidateRanges.Chunk, tile.Count - start);
            ranges.Find(tile, start, count);
            var stored = original.Slice(start * size, count * size);
            StoredCodes.Load(type, stored, originals);
            EncodeChunk(stored, start, count);
        }

        var code = new ByteWriter();
        code.WriteByte(TileCode.Corrected);
        code.WriteByte((byte)reach);
        code.WriteCounted(indices.Written());
        code.WriteNumber((ulong)(plain.Length / size));
        code.WriteCounted(OriginalCode.Encode(plain.Written));
        code.WriteNumber((ulong)exceptionCount);
        code.Write(exceptions.Written);
        return code.Written.ToArray();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EncodeChunk(ReadOnlySpan<byte> stored, int start, int count)
    {
        for (var index = 0; index < count; index += Vector<long>.Count)
        {
            var first = new Vector<long>(ranges.Lowest[index..]);
            var isKnown =
                Vector.Equals(first, new Vector<long>(ranges.Highest[index..]))
                & Vector.Equals(first, new Vector<long>(originals, index))
                & ~Vector.Equals(first, Vector<long>.Zero);
            if (isKnown == Vector<long>.AllBitsSet)
            {
                continue;
            }

            var end = Math.Min(index + Vector<long>.Count, count);
            for (var lane = index; lane < end; lane++)
            {
                EncodeOne(
                    stored.Slice(lane * size, size),
                    originals[lane],
                    start + lane,
                    ranges.Lowest[lane],
                    ranges.Highest[lane]
                );
            }
        }
    }

    private void EncodeOne(ReadOnlySpan<byte> stored, long original, int position, long lowest, long highest)
    {
        if (lowest <= 0 && highest >= 0)
        {
            plain.Write(stored);
            return;
        }

        var isCandidate = original >= lowest && original <= highest;
        if (!isCandidate)
        {
            exceptions.WriteNumber((ulong)(position - lastException));
            exceptions.Write(stored);
            lastException = position;
            exceptionCount++;
        }

        if (highest > lowest)
        {
            indices.WriteBelow(isCandidate ? (ulong)(original - lowest) : 0, (ulong)(highest - lowest) + 1);
        }
    }
}
