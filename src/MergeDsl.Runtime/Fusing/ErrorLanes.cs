using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// Sums differences in 16 lanes of float32 that are added up in float64 row by row of <see cref="Run"/> vectors: the same
/// sums on every machine, whatever its vectors are.
/// </summary>
internal static class ErrorLanes
{
    private const int Run = 256;

    /// <summary>The difference between <paramref name="exact"/> and <paramref name="stored"/>, and the change from <paramref name="original"/>.</summary>
    public static RoundingError Measure(
        ReadOnlySpan<float> original,
        ReadOnlySpan<float> exact,
        ReadOnlySpan<float> stored
    )
    {
        var total = RoundingError.None;
        var length = Run * Vector512<float>.Count;
        for (var start = 0; start < exact.Length; start += length)
        {
            var count = Math.Min(length, exact.Length - start);
            total += MeasureRun(original.Slice(start, count), exact.Slice(start, count), stored.Slice(start, count));
        }

        return total;
    }

    private static RoundingError MeasureRun(
        ReadOnlySpan<float> original,
        ReadOnlySpan<float> exact,
        ReadOnlySpan<float> stored
    )
    {
        ref var before = ref MemoryMarshal.GetReference(original);
        ref var wanted = ref MemoryMarshal.GetReference(exact);
        ref var written = ref MemoryMarshal.GetReference(stored);
        Vector512<float> largest = default,
            squares = default,
            changes = default;
        var index = 0;
        for (; index <= exact.Length - Vector512<float>.Count; index += Vector512<float>.Count)
        {
            var target = Vector512.LoadUnsafe(ref wanted, (nuint)index);
            var difference = Vector512.Abs(Vector512.LoadUnsafe(ref written, (nuint)index) - target);
            var change = target - Vector512.LoadUnsafe(ref before, (nuint)index);
            largest = Vector512.Max(largest, difference);
            squares += difference * difference;
            changes += change * change;
        }

        var error = new RoundingError(Largest(largest), Sum(squares), Sum(changes), exact.Length);
        for (; index < exact.Length; index++)
        {
            double difference = Math.Abs(stored[index] - exact[index]);
            double change = exact[index] - original[index];
            error = error with
            {
                Largest = Math.Max(error.Largest, difference),
                SquaredSum = error.SquaredSum + (difference * difference),
                DeltaSquaredSum = error.DeltaSquaredSum + (change * change),
            };
        }

        return error;
    }

    private static double Largest(Vector512<float> lanes)
    {
        var largest = 0f;
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            largest = Math.Max(largest, lanes[lane]);
        }

        return largest;
    }

    private static double Sum(Vector512<float> lanes)
    {
        var sum = 0.0;
        for (var lane = 0; lane < Vector512<float>.Count; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }
}
