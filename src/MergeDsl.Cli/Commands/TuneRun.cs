using MergeDsl.Cli.Output;

namespace MergeDsl.Cli.Commands;

/// <summary>One search for one recipe, told as text or as one document.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="options">How it is searched.</param>
/// <param name="terminal">Where to write.</param>
/// <param name="isJson">One document on standard output instead of text.</param>
internal sealed class TuneRun(Recipe recipe, TuneOptions options, Terminal terminal, bool isJson)
{
    /// <summary>Searches and returns the exit code.</summary>
    public int Run(CancellationToken cancellation) =>
        new RecipeWork(recipe, terminal, isJson).Run(
            () => Answer(cancellation),
            () =>
                File.Exists(recipe.TraceFile)
                    ? $"what was tried is kept in '{recipe.TraceFile}': the same command goes on with it"
                    : "no candidate had been scored yet"
        );

    private WorkAnswer Answer(CancellationToken cancellation)
    {
        var progress = new CandidateLines(isJson ? terminal.Error : terminal.Out);
        var report = recipe.TuneAsync(progress, cancellation, options).GetAwaiter().GetResult();
        return new WorkAnswer(
            ExitCodes.Ok,
            report.Findings,
            json => TuneJson.Write(json, report),
            () =>
            {
                foreach (var line in TuneText.Foot(report))
                {
                    terminal.Out.WriteLine(line);
                }
            }
        );
    }

    // Told at once, not when a thread of its own gets its turn.
    private sealed class CandidateLines(TextWriter output) : IProgress<TunedCandidate>
    {
        public void Report(TunedCandidate value) => output.WriteLine(TuneText.Of(value));
    }
}
