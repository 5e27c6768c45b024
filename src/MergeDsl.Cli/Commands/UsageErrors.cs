using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary>What a wrong command line is answered with.</summary>
internal static class UsageErrors
{
    /// <summary>Names every mistake and where help is.</summary>
    public static int Print(ParseResult parsed, Terminal terminal)
    {
        foreach (var message in parsed.Errors.Select(error => error.Message).Distinct())
        {
            terminal.Error.WriteLine($"mergedsl: {message}");
        }

        var command = parsed.CommandResult.Command;
        var path = command is RootCommand ? "mergedsl" : $"mergedsl {command.Name}";
        terminal.Error.WriteLine($"Run '{path} --help' for what it takes.");
        return ExitCodes.Usage;
    }
}
