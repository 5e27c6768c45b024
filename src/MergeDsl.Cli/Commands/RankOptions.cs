using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MergeDsl.Core.Planning;

namespace MergeDsl.Cli.Commands;

/// <summary>The options that say how many ranks every module gets: exactly one rule, and a limit on what it chooses.</summary>
internal sealed class RankOptions
{
    private readonly Option<string> rank = Number(
        "--rank",
        "N",
        "The same number of ranks in every module that has as many.",
        "a whole number from 1 on",
        IsRank
    );

    private readonly Option<string> energy = Number(
        "--energy",
        "SHARE",
        "As few ranks as keep this share of the sum of squared singular values, such as 0.99.",
        "a share above 0 and up to 1",
        IsShare
    );

    private readonly Option<string> ratio = Number(
        "--ratio",
        "R",
        "The ranks whose singular value is at least the largest one divided by R.",
        "a number from 1 on",
        text => IsFinite(text) && Read(text) >= 1
    );

    private readonly Option<string> cumulative = Number(
        "--cumulative",
        "SHARE",
        "As few ranks as keep this share of the sum of singular values.",
        "a share above 0 and up to 1",
        IsShare
    );

    private readonly Option<string> most = Number(
        "--max-rank",
        "N",
        "The most ranks of a module, whatever its singular values ask for.",
        "a whole number from 1 on",
        IsRank
    );

    /// <summary>Adds the options to a command.</summary>
    public RankOptions(Command command)
    {
        Option<string>[] rules = [rank, energy, ratio, cumulative];
        foreach (var option in rules.Append(most))
        {
            command.Add(option);
        }

        command.Validators.Add(result => Check(result, rules));
    }

    /// <summary>What a command line asks for.</summary>
    public RankRule Rule(ParseResult parsed)
    {
        var rule =
            parsed.GetValue(energy) is { } share ? RankRule.Energy(Read(share))
            : parsed.GetValue(ratio) is { } quotient ? RankRule.Ratio(Read(quotient))
            : parsed.GetValue(cumulative) is { } sum ? RankRule.Cumulative(Read(sum))
            : RankRule.Fixed((int)Read(parsed.GetValue(rank)!));
        return rule with { Maximum = parsed.GetValue(most) is { } limit ? (int)Read(limit) : null };
    }

    private void Check(CommandResult result, Option<string>[] rules)
    {
        var given = rules.Where(option => result.GetResult(option) is { Implicit: false }).ToArray();
        var all = string.Join(", ", rules.Select(option => option.Name));
        if (given.Length != 1)
        {
            var found = given.Length == 0 ? "none" : string.Join(" and ", given.Select(option => option.Name));
            result.AddError($"Exactly one of {all} is needed, found {found}.");
        }
        else if (given[0] == rank && result.GetResult(most) is { Implicit: false })
        {
            result.AddError(
                "Option '--max-rank' is for ranks that singular values choose; with '--rank' it says nothing."
            );
        }
    }

    private static Option<string> Number(
        string name,
        string value,
        string description,
        string what,
        Func<string, bool> isValid
    ) => new Option<string>(name) { Description = description, HelpName = value }.Taking(what, isValid);

    private static bool IsRank(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool IsShare(string text) => IsFinite(text) && Read(text) is > 0 and <= 1;

    private static bool IsFinite(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number);

    private static double Read(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
