using MergeDsl.Runtime.Randomness;

namespace MergeDsl.Evaluation.Interference;

/// <summary>
/// Which rows of a change are looked at entry by entry: all of a small module, and of a large one a seeded sample, one row out of
/// each of as many equal stretches. Entries of a delta are cheap to make and many: a million of them tell a share to a few
/// thousandths.
/// </summary>
internal static class SampledRows
{
    private const long MostEntries = 1 << 20;
    private const int FewestRows = 64;

    // Any number would do; the same one gives the same report.
    private const long Seed = 0;

    /// <summary>The rows, ascending.</summary>
    /// <param name="path">Path of the module: modules have different samples.</param>
    /// <param name="rows">Rows of the change.</param>
    /// <param name="columns">Columns of the change.</param>
    public static IReadOnlyList<int> Of(string path, long rows, long columns)
    {
        var count = (int)Math.Min(rows, Math.Max(FewestRows, MostEntries / Math.Max(1, columns)));
        return [.. Enumerable.Range(0, count).Select(stretch => Pick(path, stretch, count, rows))];
    }

    private static int Pick(string path, int stretch, int count, long rows)
    {
        var (start, end) = (stretch * rows / count, (stretch + 1L) * rows / count);
        var key = CounterMask.Key(Seed, path, stretch.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return (int)(start + (long)(key % (ulong)(end - start)));
    }
}
