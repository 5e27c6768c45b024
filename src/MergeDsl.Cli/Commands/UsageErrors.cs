using System.CommandLine;
using MergeDsl.Core.Findings;

namespace MergeDsl.Cli.Commands;

/// <summary>What a wrong command line is answered with.</summary>
internal static class UsageErrors
{
    /// <summary>Names every mistake and where help is.</summary>
    public static int Print(ParseResult parsed, Terminal terminal)
    {
        foreach (var message in Messages(parsed).Distinct())
        {
            terminal.Error.WriteLine($"mergedsl: {message}");
        }

        var command = parsed.CommandResult.Command;
        var path = command is RootCommand ? "mergedsl" : $"mergedsl {command.Name}";
        terminal.Error.WriteLine($"Run '{path} --help' for what it takes.");
        return ExitCodes.Usage;
    }

    // A misspelt command makes the parser complain about every word behind it, too.
    private static IEnumerable<string> Messages(ParseResult parsed) =>
        parsed is { CommandResult.Command: RootCommand root, UnmatchedTokens: [var word, ..] } && !word.StartsWith('-')
            ?
            [
                $"There is no command '{word}'{Suggestion.Hint(word, root.Subcommands.Select(command => command.Name))}.",
            ]
            : parsed.Errors.Select(error => error.Message);
}
