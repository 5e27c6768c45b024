using System.Globalization;

namespace MergeDsl.Core.Text;

/// <summary>Shares, sizes and times as reports show them, always in the invariant culture.</summary>
public static class Quantities
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>A share as percent; shares below 1 never round up to 100%. <c>-</c> for one that overflowed.</summary>
    public static string Percent(double share)
    {
        var percent = Math.Floor(share * 10000) / 100;
        return !Numbers.IsFinite(share) ? "-"
            : share >= 1 ? "100%"
            : percent.ToString("0.00", CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>A size in the largest unit that leaves at least 1, in powers of 1000 as disks count.</summary>
    public static string Bytes(long bytes)
    {
        var size = (double)bytes;
        var unit = 0;
        while (size >= 1000 && unit < Units.Length - 1)
        {
            size /= 1000;
            unit++;
        }

        return $"{size.ToString(unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>A duration in milliseconds, seconds or minutes.</summary>
    public static string Time(TimeSpan time) =>
        time.TotalSeconds < 1 ? $"{time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)} ms"
        : time.TotalSeconds < 60 ? $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s"
        : $"{(int)time.TotalMinutes} min {time.Seconds} s";
}
