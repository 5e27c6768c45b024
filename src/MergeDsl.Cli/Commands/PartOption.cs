using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using MergeDsl.Checkpoints.Writing;

namespace MergeDsl.Cli.Commands;

/// <summary>The option <c>--part I/N</c>: one of the equal shares of a job.</summary>
internal static partial class PartOption
{
    /// <summary>The option.</summary>
    public static Option<string> Create() =>
        new Option<string>("--part")
        {
            Description =
                "Do the I-th of N equal shares of the work, into OUT.part-I-of-N. 'mergedsl join OUT' makes the output of all parts.",
            HelpName = "I/N",
        }.Taking("I/N, the I-th of N parts counted from 1, such as 2/8", written => Parse(written) is not null);

    /// <summary>The share that is written so; null when it is none.</summary>
    public static Share? Parse(string? written) =>
        written is not null
        && Rule().Match(written) is { Success: true } match
        && Number(match.Groups[1]) is { } index
        && Number(match.Groups[2]) is { } count
        && index >= 1
        && index <= count
            ? new Share(index, count)
            : null;

    private static int? Number(Group digits) =>
        int.TryParse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"\A([0-9]+)/([0-9]+)\z")]
    private static partial Regex Rule();
}
