using System.CommandLine;
using System.Text.Json;
using MergeDsl.Cli.Output;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl run</c>: merges, then tells what happened.</summary>
internal static class RunCommand
{
    private const string Cpu = "cpu";

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("run", "Merge adapters as recipes say and print what happened.");
        var options = new RecipeOptions(command);
        var threads = Threads();
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace an existing output, once the new one is complete.",
        };
        var backend = new Option<string>("--backend")
        {
            Description = "Where the arithmetic happens: cpu.",
            HelpName = "NAME",
            DefaultValueFactory = _ => Cpu,
        };
        backend.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not Cpu and var name }])
            {
                result.AddError($"There is no backend '{name}': this version has '{Cpu}'.");
            }
        });
        command.Add(threads);
        command.Add(overwrite);
        command.Add(backend);
        command.SetAction(parsed =>
            Run(
                options.Batch(parsed, terminal),
                new RunOptions(parsed.GetValue(threads), parsed.GetValue(overwrite)),
                terminal
            )
        );
        return command;
    }

    private static Option<int> Threads()
    {
        var threads = new Option<int>("--threads")
        {
            Description = "Modules merged at the same time. The result does not depend on it.",
            HelpName = "N",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        threads.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("Option '--threads' takes a whole number from 1 on.");
            }
        });
        return threads;
    }

    private static int Run(RecipeBatch batch, RunOptions options, Terminal terminal)
    {
        using var interruption = new Interruption(terminal.Cancellation);
        return batch.Run(
            preparation => Run(preparation, options, terminal, interruption.Token),
            (preparation, json) => Run(preparation, options, terminal, interruption.Token, json)
        );
    }

    private static int Run(
        MergePreparation preparation,
        RunOptions options,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        if (Ready(preparation, options, terminal) is not { } plan)
        {
            return ExitCodes.Findings;
        }

        terminal.Out.WriteLine(PlanText.Line(plan, PlanEstimate.Of(plan), preparation.OutputFolder));
        var report = Merge(preparation, options, plan.Name, terminal, cancellation);
        if (terminal.IsInteractive)
        {
            ConsoleDrawing.Write(ReportText.Table(report), ReportText.Head(report));
        }
        else
        {
            terminal.Out.WriteLine(ReportText.Head(report));
            ReportText.Table(report).Write(terminal.Out);
        }

        terminal.Out.WriteLine(ReportText.Foot(report, preparation.OutputFolder));
        return ExitCodes.Ok;
    }

    private static int Run(
        MergePreparation preparation,
        RunOptions options,
        Terminal terminal,
        CancellationToken cancellation,
        Utf8JsonWriter json
    )
    {
        if (Ready(preparation, options, terminal) is not { } plan)
        {
            FindingJson.Write(json, [.. preparation.Findings, .. preparation.Refusals(options)]);
            return ExitCodes.Findings;
        }

        var report = Merge(preparation, options, plan.Name, terminal, cancellation);
        FindingJson.Write(json, [.. preparation.Findings, .. report.Findings.Select(preparation.Recipe.Locate)]);
        PlanJson.Write(json, plan, PlanEstimate.Of(plan), preparation.OutputFolder);
        ReportJson.Write(json, report, preparation.OutputFolder);
        return ExitCodes.Ok;
    }
}
