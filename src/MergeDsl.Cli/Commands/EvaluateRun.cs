using MergeDsl.Cli.Output;

namespace MergeDsl.Cli.Commands;

/// <summary>One evaluation of one recipe, told as text or as one document.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="options">How it is evaluated.</param>
/// <param name="terminal">Where to write.</param>
/// <param name="isJson">One document on standard output instead of text.</param>
internal sealed class EvaluateRun(Recipe recipe, EvaluateOptions options, Terminal terminal, bool isJson)
{
    /// <summary>Evaluates and returns the exit code.</summary>
    public int Run(CancellationToken cancellation) =>
        new RecipeWork(recipe, terminal, isJson).Run(
            () => Answer(cancellation),
            () => $"what was scored is kept in '{recipe.EvaluationFolder}': the same command goes on with it"
        );

    private WorkAnswer Answer(CancellationToken cancellation)
    {
        var report = Evaluate(cancellation);
        return new WorkAnswer(
            report.HasErrors ? ExitCodes.Findings : ExitCodes.Ok,
            report.Findings,
            json => EvaluationJson.Write(json, report),
            () => Tell(report)
        );
    }

    private EvaluationReport Evaluate(CancellationToken cancellation)
    {
        EvaluationReport Evaluated(EvaluationProgress progress) =>
            recipe.EvaluateAsync(progress, cancellation, options).GetAwaiter().GetResult();

        var merged = new MergedLine(isJson ? terminal.Error : terminal.Out);
        return terminal.IsInteractive
            ? ConsoleDrawing.WithTasks(scoring =>
                Evaluated(new EvaluationProgress { Merged = merged, Scoring = scoring })
            )
            : Evaluated(new EvaluationProgress { Merged = merged, Scoring = new PlainScoring(terminal.Error) });
    }

    private void Tell(EvaluationReport report)
    {
        if (report.Tasks.Count > 0)
        {
            TitledTable.Write(EvaluationText.Table(report), $"{recipe}: scores", terminal);
        }

        foreach (var line in ScoreTable.Foot(report))
        {
            terminal.Out.WriteLine(line);
        }
    }

    // Told at once, not when a thread of its own gets its turn.
    private sealed class MergedLine(TextWriter output) : IProgress<MergedSource>
    {
        public void Report(MergedSource value) => output.WriteLine(EvaluationText.Of(value));
    }
}
