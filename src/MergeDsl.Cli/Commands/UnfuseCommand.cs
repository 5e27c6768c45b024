using System.CommandLine;
using MergeDsl.Cli.Output;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl unfuse</c>: takes adapters out of a fused model again.</summary>
internal static class UnfuseCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var model = new Option<string>("--model")
        {
            Description = "A model that was written by 'fuse --undoable'.",
            HelpName = "DIR",
            Required = true,
        };
        var output = new Option<string>("--out")
        {
            Description = "The folder of the base model; with --overwrite it may be the same.",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command("unfuse", "Restore the base model that a fused model was made of, bit for bit.")
        {
            model.TakingFolders(),
            output.TakingFolders(),
        };
        var work = new WorkOptions(command);
        command.SetAction(parsed =>
        {
            var settings = new UnfuseSettings(parsed.GetValue(model)!, parsed.GetValue(output)!)
            {
                Overwrite = work.Overwrite(parsed),
                Resume = work.Resume(parsed),
                Share = work.Share(parsed),
                Threads = work.Threads(parsed),
            };
            var run = new ModelRun(terminal, work.IsJson(parsed), "unfuse") { Resume = settings.Resume };
            return run.Run(
                () => UnfusePreparation.Of(settings),
                report => terminal.Out.WriteLine($"restored: {FuseText.Foot(report, settings.Share)}")
            );
        });
        return command;
    }
}
