using System.Globalization;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Text;

namespace MergeDsl.Cli.Output;

/// <summary>How values are written: as recipes write them, always in the invariant culture.</summary>
internal static class Spelling
{
    private const string Unknown = "-";

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

    /// <inheritdoc cref="Quantities.Percent"/>
    public static string Percent(double share) => Quantities.Percent(share);

    /// <inheritdoc cref="Quantities.Bytes"/>
    public static string Bytes(long bytes) => Quantities.Bytes(bytes);

    /// <inheritdoc cref="Quantities.Time"/>
    public static string Time(TimeSpan time) => Quantities.Time(time);

    private static string Digits(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : Unknown;
}
