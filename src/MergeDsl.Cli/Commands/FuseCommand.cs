using System.CommandLine;
using MergeDsl.Cli.Output;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl fuse</c>: adds adapters to a base model for good.</summary>
internal static class FuseCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("fuse", "Add adapters to the weights of a base model and write the fused model.");
        var options = new FuseOptions(command);
        command.SetAction(parsed =>
        {
            var settings = options.Settings(parsed);
            var run = new ModelRun(terminal, options.Work.IsJson(parsed), "fuse") { Resume = settings.Resume };
            return run.Run(() => FusePreparation.Of(settings), report => Tell(report, settings, terminal));
        });
        return command;
    }

    private static void Tell(FuseReport report, FuseSettings settings, Terminal terminal)
    {
        TitledTable.Write(FuseText.Table(report), $"fused into {settings.Base}", terminal);
        terminal.Out.WriteLine(FuseText.Foot(report, settings.Share));
    }
}
