using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MergeDsl.Cli.Commands;

/// <summary>The option <c>--shard-size</c>: bytes, or a number with a unit as transformers takes it.</summary>
internal static partial class ShardSizeOption
{
    // As in transformers: GB is a power of ten, GiB one of two.
    private static readonly Dictionary<string, long> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = 1,
        ["B"] = 1,
        ["KB"] = 1_000,
        ["MB"] = 1_000_000,
        ["GB"] = 1_000_000_000,
        ["TB"] = 1_000_000_000_000,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
        ["TiB"] = 1L << 40,
    };

    /// <summary>The option.</summary>
    public static Option<string> Create() =>
        new Option<string>("--shard-size")
        {
            Description =
                "The most bytes of a weights file, e.g. 5GB (10^9 bytes each), 500MB or 2GiB; the base's files when left out.",
            HelpName = "SIZE",
        }.Taking(
            "a number of bytes, at least 1, or a size such as 5GB, 500MB or 2GiB",
            written => Parse(written) is not null
        );

    /// <summary>The bytes that are written so, at least 1; null when it is no size.</summary>
    public static long? Parse(string? written)
    {
        if (
            written is null
            || Rule().Match(written) is not { Success: true } match
            || !Units.TryGetValue(match.Groups[2].Value, out var unit)
            || !decimal.TryParse(
                match.Groups[1].ValueSpan,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            || number > long.MaxValue / unit
        )
        {
            return null;
        }

        var bytes = (long)(number * unit);
        return bytes > 0 ? bytes : null;
    }

    [GeneratedRegex(@"\A([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]*)\z")]
    private static partial Regex Rule();
}
