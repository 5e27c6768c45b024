using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl evaluate</c>: scores base model, adapters and merge on the tasks of a recipe.</summary>
internal static class EvaluateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("evaluate", "Score the base model, each adapter and the merge on a recipe's tasks.");
        var recipe = Operands.One("RECIPE", "A recipe file with an 'evaluate' section.");
        var set = SetOption.Create();
        var json = new Option<bool>("--json") { Description = "Print one machine-readable document." };
        var threads = ThreadsOption.Create("Threads to compute with. The result does not depend on it.");
        command.Add(recipe);
        command.Add(set);
        command.Add(json);
        command.Add(threads);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption(terminal.Cancellation);
            return new EvaluateRun(
                Recipe.Load(parsed.GetValue(recipe)!, SetOption.Parse(parsed.GetValue(set))),
                new EvaluateOptions { Threads = parsed.GetValue(threads) },
                terminal,
                parsed.GetValue(json)
            ).Run(interruption.Token);
        });
        return command;
    }
}
