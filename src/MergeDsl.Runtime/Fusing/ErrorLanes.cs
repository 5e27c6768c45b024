using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// Sums differences of some thousand numbers in 16 lanes of float32, to be added up in float64: the same sums on every machine,
/// whatever its vectors are.
/// </summary>
internal struct ErrorLanes
{
    private const int Run = 4096;

    // Magnitudes are ordered like their bits, and what is not finite is largest.
    private Vector512<int> largest;
    private Vector512<float> squares;
    private Vector512<float> changes;

    /// <summary>The errors of whole tiles that were written, and their changes.</summary>
    /// <param name="original">What the base holds.</param>
    /// <param name="exact">What was to be written, rounded to float32.</param>
    /// <param name="lost">What that rounding took away.</param>
    /// <param name="stored">What was written.</param>
    public static RoundingError Measure(
        ReadOnlySpan<float> original,
        ReadOnlySpan<float> exact,
        ReadOnlySpan<float> lost,
        ReadOnlySpan<float> stored
    )
    {
        var total = RoundingError.None;
        for (var start = 0; start < exact.Length; start += Run)
        {
            var count = Math.Min(Run, exact.Length - start);
            var lanes = default(ErrorLanes);
            lanes.Add(
                original.Slice(start, count),
                exact.Slice(start, count),
                lost.Slice(start, count),
                stored.Slice(start, count)
            );
            total += lanes.Total(count);
        }

        return total;
    }

    /// <summary>Adds sixteen numbers.</summary>
    /// <param name="difference">What is written less what was to be written.</param>
    /// <param name="change">What was to be written less the original.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<float> difference, Vector512<float> change)
    {
        largest = Vector512.Max(largest, Vector512.Abs(difference).AsInt32());
        squares = Vector512.FusedMultiplyAdd(difference, difference, squares);
        changes = Vector512.FusedMultiplyAdd(change, change, changes);
    }

    /// <summary>All lanes together.</summary>
    /// <param name="count">How many numbers were added.</param>
    public readonly RoundingError Total(long count)
    {
        var (most, squared, changed) = (0, 0.0, 0.0);
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            most = Math.Max(most, largest[lane]);
            squared += squares[lane];
            changed += changes[lane];
        }

        return new RoundingError(BitConverter.Int32BitsToSingle(most), squared, changed, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add(
        ReadOnlySpan<float> original,
        ReadOnlySpan<float> exact,
        ReadOnlySpan<float> lost,
        ReadOnlySpan<float> stored
    )
    {
        ref var before = ref MemoryMarshal.GetReference(original);
        ref var wanted = ref MemoryMarshal.GetReference(exact);
        ref var missing = ref MemoryMarshal.GetReference(lost);
        ref var written = ref MemoryMarshal.GetReference(stored);
        var sums = this;
        var index = 0;
        for (; index <= exact.Length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            var target = Vector512.LoadUnsafe(ref wanted, (nuint)index);
            var rest = Vector512.LoadUnsafe(ref missing, (nuint)index);
            var difference = Vector512.LoadUnsafe(ref written, (nuint)index) - target - rest;
            sums.Add(difference, target - Vector512.LoadUnsafe(ref before, (nuint)index) + rest);
        }

        this = sums;
        for (; index < exact.Length; index++)
        {
            Add(
                Vector512.CreateScalar(stored[index] - exact[index] - lost[index]),
                Vector512.CreateScalar(exact[index] - original[index] + lost[index])
            );
        }
    }
}
