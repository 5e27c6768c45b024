using System.Diagnostics;
using System.Globalization;

namespace MergeDsl.Benchmarks;

/// <summary>One row of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Against">What it is compared with.</param>
/// <param name="Ratio">The first divided by the second, or a sentence where there is nothing to divide by.</param>
/// <param name="Measured">The numbers behind the ratio.</param>
internal sealed record Measurement(string What, string Against, string Ratio, string Measured)
{
    /// <summary>A row of two times.</summary>
    public static Measurement Of(string what, TimeSpan time, string against, TimeSpan other, string note = "") =>
        new(
            what,
            against,
            (time / other).ToString("G2", CultureInfo.InvariantCulture),
            $"{Milliseconds(time)} against {Milliseconds(other)}{note}"
        );

    /// <summary>The fastest of some runs after one that warms up: the one that others disturbed least.</summary>
    public static TimeSpan Best(int runs, Action action)
    {
        action();
        return Enumerable
            .Range(0, runs)
            .Select(_ =>
            {
                var watch = Stopwatch.StartNew();
                action();
                return watch.Elapsed;
            })
            .Min();
    }

    /// <summary>A time as text.</summary>
    public static string Milliseconds(TimeSpan time) =>
        time.TotalMilliseconds.ToString(time.TotalMilliseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture)
        + " ms";

    /// <inheritdoc/>
    public override string ToString() => $"| {What} | {Against} | {Ratio} | {Measured} |";
}
