using System.Numerics;
using System.Runtime.CompilerServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// Codes the originals of a tile by what the fused numbers leave open. Where one candidate is left, nothing is written; of several, the
/// index. Where candidates lie around zero there are too many, and the original is written as it is. An original that is no candidate is an
/// exception, written with its position.
/// </summary>
/// <typeparam name="TReal">What is calculated with: float32 or float64.</typeparam>
/// <typeparam name="TCode">The signed integer of that width.</typeparam>
/// <param name="type">What the tensor stores.</param>
/// <param name="reach">How many half gaps the fused numbers may have moved.</param>
internal sealed class CorrectionEncoder<TReal, TCode>(DType type, int reach)
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    where TCode : unmanaged, IBinaryInteger<TCode>, ISignedNumber<TCode>
{
    private readonly CandidateRanges<TReal, TCode> ranges = new(type, reach);
    private readonly StoredCodes<TCode> stored = new(type);
    private readonly int size = type.Size();
    private readonly TCode[] codes = new TCode[CandidateRanges<TReal, TCode>.Chunk];
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
        for (var start = 0; start < tile.Count; start += codes.Length)
        {
            var count = Math.Min(codes.Length, tile.Count - start);
            ranges.Find(tile, start, count);
            var numbers = original.Slice(start * size, count * size);
            stored.Load(numbers, codes);
            EncodeUnsettled(numbers, start, ranges.Unsettled(codes, count));
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
    private void EncodeUnsettled(ReadOnlySpan<byte> numbers, int start, ReadOnlySpan<int> places)
    {
        foreach (var place in places)
        {
            EncodeOne(numbers.Slice(place * size, size), place, start + place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EncodeOne(ReadOnlySpan<byte> number, int place, int position)
    {
        var lowest = ranges.Lowest[place];
        var highest = ranges.Highest[place];
        if (lowest <= TCode.Zero && highest >= TCode.Zero)
        {
            plain.Write(number);
            return;
        }

        var isCandidate = codes[place] >= lowest && codes[place] <= highest;
        if (!isCandidate)
        {
            exceptions.WriteNumber((ulong)(position - lastException));
            exceptions.Write(number);
            lastException = position;
            exceptionCount++;
        }

        if (highest > lowest)
        {
            var index = isCandidate ? codes[place] - lowest : TCode.Zero;
            indices.WriteBelow(ulong.CreateTruncating(index), ulong.CreateTruncating(highest - lowest) + 1);
        }
    }
}
