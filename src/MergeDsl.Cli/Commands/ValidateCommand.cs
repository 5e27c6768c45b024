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
                .Run(preparation => Tell(preparation, terminal), preparation => Answer(preparation, terminal))
        );
        return command;
    }

    private static int Tell(MergePreparation preparation, Terminal terminal)
    {
        WriteMissing(preparation, terminal);
        var findings = Findings(preparation);
        terminal.Out.WriteLine($"{preparation.Recipe.Path}: {FindingText.Summary(findings)}");
        return ExitCodes.Of(findings);
    }

    private static RecipeAnswer Answer(MergePreparation preparation, Terminal terminal)
    {
        WriteMissing(preparation, terminal);
        var findings = Findings(preparation);
        return new RecipeAnswer(ExitCodes.Of(findings), json => FindingJson.Write(json, findings));
    }

    // Those about the merge stand on standard error already.
    private static void WriteMissing(MergePreparation preparation, Terminal terminal) =>
        FindingText.Write(preparation.MissingTaskFiles, preparation.Recipe.Path, terminal.Error);

    private static Finding[] Findings(MergePreparation preparation) =>
        [.. preparation.Findings, .. preparation.MissingTaskFiles];
}
