using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl tune</c>: searches better numbers for a recipe on validation examples.</summary>
internal static class TuneCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("tune", "Search better weights for a recipe on its validation examples.");
        var recipe = Operands.One("RECIPE", "A recipe file with a 'tune' section.");
        var set = SetOption.Create();
        var json = new Option<bool>("--json") { Description = "Print one machine-readable document." };
        var threads = ThreadsOption.Create("Threads to compute with. The result does not depend on it.");
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace the recipe that an earlier search wrote.",
        };
        command.Add(recipe);
        command.Add(set);
        command.Add(json);
        command.Add(threads);
        command.Add(overwrite);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption(terminal.Cancellation);
            return new TuneRun(
                Recipe.Load(parsed.GetValue(recipe)!, SetOption.Parse(parsed.GetValue(set))),
                new TuneOptions { Threads = parsed.GetValue(threads), Overwrite = parsed.GetValue(overwrite) },
                terminal,
                parsed.GetValue(json)
            ).Run(interruption.Token);
        });
        return command;
    }
}
