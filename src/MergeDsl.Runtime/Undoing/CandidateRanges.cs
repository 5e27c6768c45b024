using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// Which originals a fused number leaves possible. Rounding moved it by at most half the gap to its neighbours, so the original lies within
/// half a gap of <c>(fused - offset) / scale</c>, and where the original is not much smaller than the fused number, only one number of the
/// type does. Computed with single IEEE operations in an order that is the same for every element, so that every machine and every width of
/// vectors finds the same ranges.
/// </summary>
/// <typeparam name="TReal">What is calculated with: float32 or float64.</typeparam>
/// <typeparam name="TCode">The signed integer of that width.</typeparam>
/// <param name="type">What the tensor stores.</param>
/// <param name="reach">How many half gaps the fused number may have moved: one for each rounding on the way to it.</param>
internal sealed class CandidateRanges<TReal, TCode>(DType type, int reach)
    where TReal : unmanaged, IBinaryFloatingPointIeee754<TReal>
    where TCode : unmanaged, IBinaryInteger<TCode>, ISignedNumber<TCode>
{
    /// <summary>How many numbers are looked at together.</summary>
    public const int Chunk = 512;

    private readonly NumberGrid<TReal, TCode> grid = new(type);
    private readonly TReal[] fused = new TReal[Chunk];
    private readonly TReal[] offsets = new TReal[Chunk];
    private readonly TReal[] scales = new TReal[Chunk];
    private readonly TCode[] settled = new TCode[Chunk];
    private readonly int[] unsettled = new int[Chunk];

    /// <summary>The code of each element's first candidate.</summary>
    public TCode[] Lowest { get; } = new TCode[Chunk];

    /// <summary>The code of each element's last candidate, never below the first.</summary>
    public TCode[] Highest { get; } = new TCode[Chunk];

    /// <summary>Finds the candidates of <paramref name="count"/> elements, at most <see cref="Chunk"/>, from <paramref name="start"/> on.</summary>
    public void Find<T>(FusedTile<T> tile, int start, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var size = type.Size();
        StoredNumbers.Decode(type, tile.Fused.Slice(start * size, count * size), fused.AsSpan(0, count));
        FillOffsets(tile.Offsets.Slice(start, count));
        if (tile.IsScaled)
        {
            FillScales(tile, start, count);
        }

        FindVectors(count, tile.IsScaled);
    }

    /// <summary>
    /// Places in the chunk, ascending, where <paramref name="codes"/> is not the only candidate. Zero is never taken for granted, as its
    /// code does not tell the sign.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> Unsettled(TCode[] codes, int count)
    {
        for (var index = 0; index < count; index += Vector<TCode>.Count)
        {
            var lowest = new Vector<TCode>(Lowest, index);
            var isSettled =
                Vector.Equals(lowest, new Vector<TCode>(Highest, index))
                & Vector.Equals(lowest, new Vector<TCode>(codes, index))
                & ~Vector.Equals(lowest, Vector<TCode>.Zero);
            isSettled.CopyTo(settled, index);
        }

        // Without a branch: where a few in a hundred are unsettled, no processor can guess which.
        var found = 0;
        for (var index = 0; index < count; index++)
        {
            unsettled[found] = index;
            found += 1 + int.CreateTruncating(settled[index]);
        }

        return unsettled.AsSpan(0, found);
    }

    private void FillOffsets<T>(ReadOnlySpan<T> added)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(TReal))
        {
            MemoryMarshal.Cast<T, TReal>(added).CopyTo(offsets);
            return;
        }

        for (var index = 0; index < added.Length; index++)
        {
            offsets[index] = TReal.CreateTruncating(added[index]);
        }
    }

    private void FillScales<T>(FusedTile<T> tile, int start, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var filled = 0; filled < count; )
        {
            var (row, column) = Math.DivRem(start + filled, tile.Columns);
            var inRow = scales.AsSpan(filled, Math.Min(tile.Columns - column, count - filled));
            inRow.Fill(tile.RowScales.IsEmpty ? TReal.One : TReal.CreateTruncating(tile.RowScales[row]));
            if (!tile.ColumnScales.IsEmpty)
            {
                Multiply(inRow, tile.ColumnScales[column..]);
            }

            filled += inRow.Length;
        }
    }

    private static void Multiply(Span<TReal> numbers, ReadOnlySpan<float> factors)
    {
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] *= TReal.CreateTruncating(factors[index]);
        }
    }

    // The last vector may reach behind the elements, never behind the buffers. Optimised from the first call, as most runs are over early.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindVectors(int count, bool isScaled)
    {
        for (var index = 0; index < count; index += Vector<TReal>.Count)
        {
            var stored = new Vector<TReal>(fused, index);
            var centre = stored - new Vector<TReal>(offsets, index);
            var (inner, outer) = HalfGaps(stored);
            if (isScaled)
            {
                var scale = new Vector<TReal>(scales, index);
                centre /= scale;
                inner /= Vector.Abs(scale);
                outer /= Vector.Abs(scale);
            }

            var isNegative = Vector.LessThan(stored, Vector<TReal>.Zero);
            var below = Vector.ConditionalSelect(isNegative, outer, inner);
            var above = Vector.ConditionalSelect(isNegative, inner, outer);
            var first = grid.Ceiling(centre - below);
            first.CopyTo(Lowest, index);
            Vector.Max(first, grid.Floor(centre + above)).CopyTo(Highest, index);
        }
    }

    /// <summary>How far rounding can have moved to these numbers from nearer zero, and from farther off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector<TReal> Inner, Vector<TReal> Outer) HalfGaps(Vector<TReal> numbers)
    {
        var magnitudes = Vector.Abs(numbers);
        var infinity = Vector.As<TReal, TCode>(new Vector<TReal>(TReal.PositiveInfinity));
        var power = Vector.As<TCode, TReal>(Vector.As<TReal, TCode>(magnitudes) & infinity);
        var smallest = new Vector<TReal>(grid.SmallestNormal);
        var isNormal = Vector.GreaterThan(power, smallest);
        var even = Vector.ConditionalSelect(isNormal, power, smallest) * (TReal.CreateTruncating(reach) * grid.HalfGap);
        // Midpoints are rounded to even: an odd number was reached from between them only.
        var odd = new Vector<TCode>(grid.Odd);
        var isOdd = Vector.Equals(Vector.As<TReal, TCode>(numbers) & odd, odd);
        var outer = Vector.ConditionalSelect(Vector.As<TCode, TReal>(isOdd), even * grid.WithoutEnds, even);
        // Below a power of two the gap is half as wide.
        var isNarrower = Vector.Equals(magnitudes, power) & isNormal;
        return (Vector.ConditionalSelect(isNarrower, outer * TReal.CreateTruncating(0.5), outer), outer);
    }
}
