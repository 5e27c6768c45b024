using System.CommandLine;
using MergeDsl.Cli.Output;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl validate</c>: findings only; weights are never read.</summary>
internal static class ValidateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "validate",
            "Check recipes against their adapters and base model; no weights are read."
        );
        var options = new RecipeOptions(command);
        command.SetAction(parsed =>
            options
                .Batch(parsed, terminal)
                .Run(
                    preparation =>
                    {
                        terminal.Out.WriteLine(
                            $"{preparation.Recipe.Path}: {FindingText.Summary(preparation.Findings)}"
                        );
                        return ExitCodes.Of(preparation);
                    },
                    preparation => new RecipeAnswer(
                        ExitCodes.Of(preparation),
                        json => FindingJson.Write(json, preparation.Findings)
                    )
                )
        );
        return command;
    }
}
