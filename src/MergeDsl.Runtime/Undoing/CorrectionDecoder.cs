using System.Numerics;
using System.Runtime.CompilerServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>Restores originals from what a <see cref="CorrectionEncoder{TReal, TCode}"/> wrote.</summary>
/// <typeparam name="TReal">What is calculated with: float32 or float64.</typeparam>
/// <typeparam name="TCode">The signed integer of that width.</typeparam>
internal ref struct CorrectionDecoder<TReal, TCode>
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    where TCode : unmanaged, IBinaryInteger<TCode>, ISignedNumber<TCode>
{
    private readonly int size;
    private readonly CandidateRanges<TReal, TCode> ranges;
    private readonly StoredCodes<TCode> stored;
    private readonly ReadOnlySpan<byte> exceptions;
    private readonly long exceptionCount;
    private readonly TCode[] codes = new TCode[CandidateRanges<TReal, TCode>.Chunk];
    private readonly int[] plainPlaces = new int[CandidateRanges<TReal, TCode>.Chunk];
    private int plainCount;
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
        size = type.Size();
        ranges = new CandidateRanges<TReal, TCode>(type, reach);
        stored = new StoredCodes<TCode>(type);
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
            && new CorrectionDecoder<TReal, TCode>(
                tile.Type,
                reach,
                indices,
                plain,
                parts.Rest,
                exceptionCount
            ).TryRestore(tile, original);
    }

    private bool TryRestore<T>(FusedTile<T> tile, Span<byte> original)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var start = 0; start < tile.Count; start += codes.Length)
        {
            var count = Math.Min(codes.Length, tile.Count - start);
            ranges.Find(tile, start, count);
            ranges.Lowest.CopyTo(codes, 0);
            RestoreUnsettled(ranges.Unsettled(codes, count));
            var numbers = original.Slice(start * size, count * size);
            stored.Store(codes, numbers);
            if (!TryReadPlain(numbers))
            {
                return false;
            }
        }

        return !indices.IsExhausted
            && indices.IsAtEnd
            && plain.Rest.IsEmpty
            && TryRestoreExceptions(original, tile.Count);
    }

    /// <summary>Completes the codes of elements with several candidates, and notes the places of those that are stored as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RestoreUnsettled(ReadOnlySpan<int> places)
    {
        plainCount = 0;
        foreach (var place in places)
        {
            RestoreOne(place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RestoreOne(int place)
    {
        var lowest = ranges.Lowest[place];
        var highest = ranges.Highest[place];
        if (lowest <= TCode.Zero && highest >= TCode.Zero)
        {
            plainPlaces[plainCount++] = place;
            return;
        }

        codes[place] += TCode.CreateTruncating(indices.ReadBelow(ulong.CreateTruncating(highest - lowest) + 1));
    }

    private bool TryReadPlain(Span<byte> numbers)
    {
        foreach (var place in plainPlaces.AsSpan(0, plainCount))
        {
            if (!plain.TryRead(size, out var number))
            {
                return false;
            }

            number.CopyTo(numbers[(place * size)..]);
        }

        return true;
    }

    private readonly bool TryRestoreExceptions(Span<byte> original, int count)
    {
        var parts = new ByteReader(exceptions);
        var position = 0L;
        for (var exception = 0L; exception < exceptionCount; exception++)
        {
            if (!parts.TryReadNumber(count - 1 - position, out var gap) || !parts.TryRead(size, out var number))
            {
                return false;
            }

            position += gap;
            number.CopyTo(original[(int)(position * size)..]);
        }

        return parts.Rest.IsEmpty;
    }
}
