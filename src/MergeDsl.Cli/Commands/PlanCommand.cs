using System.CommandLine;
using MergeDsl.Cli.Output;
using MergeDsl.Core.Planning;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl plan</c>: the lowered plan with sizes, memory and time; weights are never read.</summary>
internal static class PlanCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("plan", "Show what a run would do: modules, weights, ranks, size, memory and time.");
        var options = new RecipeOptions(command);
        command.SetAction(parsed =>
            options.Batch(parsed, terminal).Run(preparation => Write(preparation, terminal), Answer)
        );
        return command;
    }

    private static int Write(MergePreparation preparation, Terminal terminal)
    {
        if (preparation.Plan is { } plan)
        {
            terminal.Out.Write(PlanText.Render(plan));
            if (preparation.Fuse is { } fuse)
            {
                FuseOutlookText.Write(fuse, terminal.Out);
            }

            WriteEstimate(preparation.Estimate!, terminal.Out);
        }

        return ExitCodes.Of(preparation.Findings);
    }

    private static void WriteEstimate(PlanEstimate estimate, TextWriter output)
    {
        var threads = Environment.ProcessorCount;
        output.WriteLine(
            $"estimate: reads {Spelling.Bytes(estimate.BytesRead)}, writes {Spelling.Bytes(estimate.BytesWritten)}, "
                + $"works in {Spelling.Bytes(estimate.WorkingBytes)} a module, "
                + $"about {Spelling.Time(TimeSpan.FromSeconds(estimate.Seconds(threads)))} on {threads} cores"
        );
    }

    private static RecipeAnswer Answer(MergePreparation preparation) =>
        new(
            ExitCodes.Of(preparation.Findings),
            json =>
            {
                FindingJson.Write(json, preparation.Findings);
                if (preparation.Plan is { } plan)
                {
                    PlanJson.Write(json, plan, preparation);
                }
            }
        );
}
