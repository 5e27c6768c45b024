using System.CommandLine;
using MergeDsl.Cli.Output;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl unfuse</c>: takes adapters out of a fused model again.</summary>
internal static class UnfuseCommand
{
    private const string Tool = "mergedsl";

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
            Description = "The folder of the base model; may be the same.",
            HelpName = "DIR",
            Required = true,
        };
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace an existing output, once the new one is complete.",
        };
        var command = new Command("unfuse", "Restore the base model that a fused model was made of, bit for bit.")
        {
            model,
            output,
            overwrite,
        };
        command.SetAction(parsed =>
            Run(
                new UnfuseSettings(parsed.GetValue(model)!, parsed.GetValue(output)!)
                {
                    Overwrite = parsed.GetValue(overwrite),
                },
                terminal
            )
        );
        return command;
    }

    private static int Run(UnfuseSettings settings, Terminal terminal)
    {
        using var interruption = new Interruption(terminal.Cancellation);
        try
        {
            var report = Unfuse.Run(settings, null, interruption.Token);
            FindingText.Write(report.Findings, Tool, terminal.Error);
            terminal.Out.WriteLine(
                $"restored {Spelling.Bytes(report.Bytes)} to {report.Output} in {Spelling.Time(report.Elapsed)}"
            );
            return ExitCodes.Ok;
        }
        catch (FindingException failure)
        {
            FindingText.Write(failure.Findings, Tool, terminal.Error);
            return ExitCodes.Findings;
        }
    }
}
