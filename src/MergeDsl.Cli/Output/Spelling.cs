using System.Globalization;
using MergeDsl.Core.Adapters;

namespace MergeDsl.Cli.Output;

/// <summary>How values are written: as recipes write them, always in the invariant culture.</summary>
internal static class Spelling
{
    private const string Unknown = "-";
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>The word a diagnostic uses.</summary>
    public static string Of(Severity severity) =>
        severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "info",
        };

    /// <summary>What a tensor that is no LoRA factor is, in plain words.</summary>
    public static string Of(SavedTensorRole role) =>
        role switch
        {
            SavedTensorRole.TrainedCopy => "trained copy of a module (modules_to_save)",
            SavedTensorRole.TrainedBias => "trained bias of the base model",
            SavedTensorRole.BaseCopy => "unchanged weight of the base model",
            SavedTensorRole.TrainedTokens => "trained rows of an embedding",
            _ => "unknown",
        };

    /// <summary>A number with as many digits as it needs, at most six of them significant; <c>-</c> if it is not finite.</summary>
    public static string Of(double value) => Digits(value, "G6");

    /// <summary>A measured number, three digits of it; <c>-</c> if it is not finite.</summary>
    public static string Short(double value) => Digits(value, "G3");

    /// <summary>A whole number with thousands separated.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share as percent; shares below 1 never round up to 100%. <c>-</c> for one that overflowed.</summary>
    public static string Percent(double share)
    {
        var percent = Math.Floor(share * 10000) / 100;
        return !double.IsFinite(share) ? Unknown
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

    private static string Digits(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : Unknown;
}
