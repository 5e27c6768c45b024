using System.CommandLine;
using MergeDsl.Cli.Output;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl fuse</c>: adds adapters to a base model for good.</summary>
internal static class FuseCommand
{
    private const string Tool = "mergedsl";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("fuse", "Add adapters to the weights of a base model and write the fused model.");
        var options = new FuseOptions(command);
        command.SetAction(parsed => Run(options.Settings(parsed), options.IsJson(parsed), terminal));
        return command;
    }

    private static int Run(FuseSettings settings, bool isJson, Terminal terminal)
    {
        using var interruption = new Interruption(terminal.Cancellation);
        using var preparation = FusePreparation.Of(settings);
        FindingText.Write(preparation.Findings, Tool, terminal.Error);
        if (preparation.Plan is null)
        {
            return ExitCodes.Findings;
        }

        try
        {
            var report = preparation.Run(null, interruption.Token);
            FindingText.Write(report.Findings, Tool, terminal.Error);
            FuseText.Write(report, terminal.Out);
            return ExitCodes.Ok;
        }
        catch (FindingException failure)
        {
            FindingText.Write(failure.Findings, Tool, terminal.Error);
            return ExitCodes.Of(failure);
        }
    }
}
