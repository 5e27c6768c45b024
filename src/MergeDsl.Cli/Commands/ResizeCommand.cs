using System.CommandLine;
using MergeDsl.Extracting;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl resize</c>: cuts a LoRA adapter to fewer ranks.</summary>
internal static class ResizeCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var adapter = Operands.One("ADAPTER", "The folder of a LoRA adapter, or a LoRA file of the image world.");
        var output = new Option<string>("--out")
        {
            Description = "The folder of the result; a file that ends with .safetensors when the adapter is one.",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command("resize", "Cut a LoRA adapter to fewer ranks, as exactly as they allow.")
        {
            adapter,
            output.TakingFolders(),
        };
        var ranks = new RankOptions(command);
        var work = new AdapterOptions(command);
        command.SetAction(parsed =>
        {
            var settings = new ResizeSettings(parsed.GetValue(adapter)!, parsed.GetValue(output)!, ranks.Rule(parsed))
            {
                Type = work.Type(parsed),
                Overwrite = work.Overwrite(parsed),
                Threads = work.Threads(parsed),
            };
            return new RankRun(terminal, work.IsJson(parsed), "resize").Run(
                (progress, cancellation) => AdapterResizing.Run(settings, progress, cancellation),
                $"{settings.Adapter} at {settings.Rank}"
            );
        });
        return command;
    }
}
