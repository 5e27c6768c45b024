using System.CommandLine;
using MergeDsl.Cli.Output;
using MergeDsl.Evaluation.Reporting;
using MergeDsl.Evaluation.Scoring;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl report</c>: how the adapters of recipes get along, as a page and as lines; no model is run.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "report",
            "Show where the adapters of recipes fight, without merging or running a model."
        );
        var options = new RecipeOptions(command);
        var threads = ThreadsOption.Create("Modules examined at the same time. The report does not depend on it.");
        var place = ReportPlace.Option(
            "--out",
            "Where the HTML page goes: a file that ends in .html, or a folder. When left out: beside the recipe, and with --json nowhere.",
            options
        );
        var overwrite = new Option<bool>("--overwrite")
        {
            Description = "Replace an existing page, once the new one is complete.",
        };
        command.Add(place);
        command.Add(threads);
        command.Add(overwrite);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption(terminal.Cancellation);
            var cancellation = interruption.Token;
            var count = parsed.GetValue(threads);
            ReportPlace Place(MergePreparation preparation) =>
                ReportPlace.Of(parsed.GetValue(place), preparation.Recipe.Path, parsed.GetValue(overwrite));
            return options
                .Batch(parsed, terminal)
                .Run(
                    preparation => Tell(preparation, Place(preparation), count, terminal, cancellation),
                    preparation =>
                        Answer(
                            preparation,
                            parsed.GetValue(place) is null ? null : Place(preparation),
                            count,
                            terminal,
                            cancellation
                        )
                );
        });
        return command;
    }

    private static int Tell(
        MergePreparation preparation,
        ReportPlace place,
        int threads,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        if (preparation.HasErrors)
        {
            return ExitCodes.Findings;
        }

        if (Examine(preparation, place, threads, terminal, cancellation, out var failure) is not { } report)
        {
            return ExitCodes.Of(failure!);
        }

        InterferenceText.Write(report.Interference, terminal);
        terminal.Out.WriteLine($"wrote {place.Path}");
        return ExitCodes.Ok;
    }

    private static RecipeAnswer Answer(
        MergePreparation preparation,
        ReportPlace? place,
        int threads,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        if (preparation.HasErrors)
        {
            return new RecipeAnswer(ExitCodes.Findings, json => FindingJson.Write(json, preparation.Findings));
        }

        if (Examine(preparation, place, threads, terminal, cancellation, out var failure) is not { } report)
        {
            return new RecipeAnswer(
                ExitCodes.Of(failure!),
                json => FindingJson.Write(json, preparation.Findings.Concat(failure!.Findings))
            );
        }

        return new RecipeAnswer(
            ExitCodes.Ok,
            json =>
            {
                FindingJson.Write(json, preparation.Findings);
                if (place is not null)
                {
                    json.WriteString("page", place.Path);
                }

                InterferenceJson.Write(json, report.Interference);
                if (report.Tasks.Count > 0)
                {
                    JsonText.Object(json, "tasks", () => TaskScoresJson.Write(json, report.Tasks));
                }
            }
        );
    }

    // Null after a failure, whose findings are told by then.
    private static RecipeReport? Examine(
        MergePreparation preparation,
        ReportPlace? place,
        int threads,
        Terminal terminal,
        CancellationToken cancellation,
        out FindingException? failure
    )
    {
        try
        {
            failure = null;
            place?.Demand();
            var report = preparation.Report(threads, cancellation);
            place?.Write(report);
            return report;
        }
        catch (FindingException exception)
        {
            failure = exception;
            FindingText.Write(exception.Findings, preparation.Recipe.Path, terminal.Error);
            return null;
        }
    }
}
