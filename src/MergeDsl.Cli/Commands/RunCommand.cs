using System.CommandLine;
using MergeDsl.Cli.Output;
using MergeDsl.Core.Planning;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl run</c>: merges, then tells what happened.</summary>
internal static class RunCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("run", "Merge adapters as recipes say and print what happened.");
        var options = new RecipeOptions(command);
        var threads = ThreadsOption.Create("Modules merged at the same time. The result does not depend on it.");
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace an existing output, once the new one is complete.",
        };
        var resume = new Option<bool>("--resume")
        {
            Description =
                "Go on where a run that writes a model was ended: finished files are checked and kept. A run with it that is ended keeps them, too. An adapter that is written whole is merged anew.",
        };
        var part = PartOption.Create();
        var backend = new BackendOptions();
        var report = ReportPlace.Option(
            "--report",
            "Write a page that shows where the adapters fight, too: a file that ends in .html, or a folder.",
            options
        );
        command.Add(threads);
        command.Add(overwrite);
        command.Add(report);
        command.Add(resume);
        command.Add(part);
        backend.AddTo(command);
        command.SetAction(parsed =>
        {
            var how = new RunOptions
            {
                Threads = parsed.GetValue(threads),
                Backend = backend.Of(parsed),
                Overwrite = parsed.GetValue(overwrite),
                Resume = parsed.GetValue(resume),
                Share = PartOption.Parse(parsed.GetValue(part)),
            };
            return Run(options.Batch(parsed, terminal) with { Options = how }, how, parsed.GetValue(report), terminal);
        });
        return command;
    }

    private static int Run(RecipeBatch batch, RunOptions options, string? report, Terminal terminal)
    {
        using var interruption = new Interruption(terminal.Cancellation);
        var around = new Surroundings(options, report, terminal, interruption.Token);
        return batch.Run(preparation => Run(preparation, around), preparation => Answer(preparation, around));
    }

    private static int Run(MergePreparation preparation, Surroundings around)
    {
        if (preparation.Plan is not { } plan)
        {
            return ExitCodes.Findings;
        }

        var output = around.Terminal.Out;
        output.WriteLine(PlanText.Summary(plan));
        if (Merge(preparation, plan, around, out var failure) is not { } report)
        {
            return ExitCodes.Of(failure!);
        }

        FindingText.Write(report.Findings, preparation.Recipe.Path, around.Terminal.Error);
        Tell(report, plan, preparation, around);
        if (around.PageOf(preparation) is { } page)
        {
            output.WriteLine($"report in {page.Path}");
        }

        return ExitCodes.Ok;
    }

    private static void Tell(MergeReport report, MergePlan plan, MergePreparation preparation, Surroundings around)
    {
        var output = around.Terminal.Out;
        if (report.Modules.Count > 0)
        {
            TitledTable.Write(ReportText.Table(report), ReportText.Head(report), around.Terminal);
        }

        // Which of them are in a part, the table of its tensors tells.
        foreach (var line in around.Options.Share is null ? ReportText.Copies(plan) : [])
        {
            output.WriteLine(line);
        }

        if (plan.Output.Folder.Length > 0)
        {
            output.WriteLine(ReportText.Foot(report, preparation.OutputFolder, around.Options.Share));
        }

        if (report.Fuse is { } fuse)
        {
            TitledTable.Write(FuseText.Table(fuse), $"fused into {plan.Output.Model!.Base}", around.Terminal);
            output.WriteLine(FuseText.Foot(fuse, around.Options.Share));
        }
    }

    private static RecipeAnswer Answer(MergePreparation preparation, Surroundings around)
    {
        if (preparation.Plan is not { } plan)
        {
            return new RecipeAnswer(ExitCodes.Findings, json => FindingJson.Write(json, preparation.Findings));
        }

        if (Merge(preparation, plan, around, out var failure) is not { } report)
        {
            return new RecipeAnswer(
                ExitCodes.Of(failure!),
                json => FindingJson.Write(json, preparation.Findings.Concat(failure!.Findings))
            );
        }

        FindingText.Write(report.Findings, preparation.Recipe.Path, around.Terminal.Error);
        return new RecipeAnswer(
            ExitCodes.Ok,
            json =>
            {
                FindingJson.Write(json, preparation.Findings.Concat(report.Findings));
                PlanJson.Write(json, plan, preparation);
                ReportJson.Write(json, report);
                if (report.Fuse is { } fuse)
                {
                    FuseJson.Write(json, fuse);
                }

                if (around.PageOf(preparation) is { } page)
                {
                    json.WriteString("page", page.Path);
                }
            }
        );
    }

    // Null after a failure, whose findings are told by then.
    private static MergeReport? Merge(
        MergePreparation preparation,
        MergePlan plan,
        Surroundings around,
        out FindingException? failure
    )
    {
        try
        {
            failure = null;
            var page = around.PageOf(preparation);
            page?.Demand();
            var shown = page is null ? null : preparation.Report(around.Options.Threads, around.Cancellation);
            var merged = Merge(preparation, plan, around);
            page?.Write(shown!);
            return merged;
        }
        catch (FindingException exception)
        {
            failure = exception;
            FindingText.Write(exception.Findings, preparation.Recipe.Path, around.Terminal.Error);
            return null;
        }
    }

    private static MergeReport Merge(MergePreparation preparation, MergePlan plan, Surroundings around)
    {
        MergeReport Merged(RunProgress progress) => preparation.Run(around.Options, progress, around.Cancellation);

        return around.Terminal.IsInteractive
            ? ConsoleDrawing.WithBars(plan.Name, Merged)
            : Merged(
                new RunProgress
                {
                    Merging = total => new PlainProgress(plan.Name, total, around.Terminal.Error),
                    Writing = total => new PlainBytes(plan.Name, total, around.Terminal.Error),
                }
            );
    }

    private sealed record Surroundings(
        RunOptions Options,
        string? Report,
        Terminal Terminal,
        CancellationToken Cancellation
    )
    {
        public ReportPlace? PageOf(MergePreparation preparation) =>
            Report is null ? null : ReportPlace.Of(Report, preparation.Recipe.Path, Options.Overwrite);
    }
}
