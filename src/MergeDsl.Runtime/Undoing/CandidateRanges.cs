using System.Numerics;
using System.Runtime.CompilerServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// Which originals a fused number leaves possible. Rounding moved it by at most half the gap to its neighbours, so the original lies within
/// half a gap of <c>(fused - offset) / scale</c>, and where the original is not much smaller than the fused number, only one number of the
/// type does. Computed in float64 with single IEEE operations, so that every machine and every width of vectors finds the same ranges.
/// </summary>
/// <param name="type">What the tensor stores.</param>
/// <param name="reach">How many half gaps the fused number may have moved: one for each rounding on the way to it.</param>
internal sealed class CandidateRanges(DType type, int reach)
{
    /// <summary>How many numbers are looked at together.</summary>
    public const int Chunk = 512;

    private const long ExponentMask = 0x7FF0_0000_0000_0000;

    // Midpoints are rounded to even: an odd number was reached from between them only.
    private const double WithoutEnds = 1 - (1.0 / (1 << 20));

    private readonly NumberGrid grid = NumberGrid.Of(type);
    private readonly double[] fused = new double[Chunk];
    private readonly double[] offsets = new double[Chunk];
    private readonly double[] scales = new double[Chunk];
    private readonly long[] lowest = new long[Chunk];
    private readonly long[] highest = new long[Chunk];

    /// <summary>The code of each element's first candidate.</summary>
    public ReadOnlySpan<long> Lowest => lowest;

    /// <summary>The code of each element's last candidate, never below the first.</summary>
    public ReadOnlySpan<long> Highest => highest;

    /// <summary>Finds the candidates of <paramref name="count"/> elements, at most <see cref="Chunk"/>, from <paramref name="start"/> on.</summary>
    public void Find<T>(FusedTile<T> tile, int start, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var size = type.Size();
        NumberFormats.Decode(type, tile.Fused.Slice(start * size, count * size), fused.AsSpan(0, count));
        var added = tile.Offsets.Slice(start, count);
        for (var index = 0; index < added.Length; index++)
        {
            offsets[index] = double.CreateTruncating(added[index]);
        }

        if (tile.IsScaled)
        {
            FillScales(tile, start, count);
        }

        FindVectors(count, tile.IsScaled);
    }

    private void FillScales<T>(FusedTile<T> tile, int start, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var index = 0; index < count; index++)
        {
            var (row, column) = Math.DivRem(start + index, tile.Columns);
            var rowScale = tile.RowScales.IsEmpty ? 1.0 : tile.RowScales[row];
            scales[index] = tile.ColumnScales.IsEmpty ? rowScale : rowScale * tile.ColumnScales[column];
        }
    }

    // The last vector may reach behind the elements, never behind the buffers. Optimised from the first call, as most runs are over early.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FindVectors(int count, bool isScaled)
    {
        for (var index = 0; index < count; index += Vector<double>.Count)
        {
            var stored = new Vector<double>(fused, index);
            var centre = stored - new Vector<double>(offsets, index);
            var (inner, outer) = HalfGaps(stored);
            if (isScaled)
            {
                var scale = new Vector<double>(scales, index);
                centre /= scale;
                inner /= Vector.Abs(scale);
                outer /= Vector.Abs(scale);
            }

            var isNegative = Vector.LessThan(stored, Vector<double>.Zero);
            var below = Vector.ConditionalSelect(isNegative, outer, inner);
            var above = Vector.ConditionalSelect(isNegative, inner, outer);
            var first = grid.Ceiling(centre - below);
            first.CopyTo(lowest, index);
            Vector.Max(first, grid.Floor(centre + above)).CopyTo(highest, index);
        }
    }

    /// <summary>How far rounding can have moved to these numbers from nearer zero, and from farther off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector<double> Inner, Vector<double> Outer) HalfGaps(Vector<double> numbers)
    {
        var magnitudes = Vector.Abs(numbers);
        var power = Vector.AsVectorDouble(Vector.AsVectorInt64(magnitudes) & new Vector<long>(ExponentMask));
        var smallest = new Vector<double>(grid.SmallestNormal);
        var gapPower = Vector.ConditionalSelect(Vector.GreaterThan(power, smallest), power, smallest);
        var even = gapPower * new Vector<double>(reach * grid.HalfGap);
        var outer = Vector.ConditionalSelect(grid.IsOdd(numbers), even * new Vector<double>(WithoutEnds), even);
        // Below a power of two the gap is half as wide.
        var isNarrower = Vector.Equals(magnitudes, power) & Vector.GreaterThan(power, smallest);
        return (Vector.ConditionalSelect(isNarrower, outer * new Vector<double>(0.5), outer), outer);
    }
}
