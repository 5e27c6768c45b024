using System.Text.Json;
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
    public int Run(CancellationToken cancellation)
    {
        try
        {
            var progress = new CandidateLines(isJson ? terminal.Error : terminal.Out);
            var report = recipe.TuneAsync(progress, cancellation, options).GetAwaiter().GetResult();
            FindingText.Write(report.Findings, recipe.Path, terminal.Error);
            if (isJson)
            {
                return Tell(ExitCodes.Ok, report.Findings, json => TuneJson.Write(json, report));
            }

            foreach (var line in TuneText.Foot(report))
            {
                terminal.Out.WriteLine(line);
            }

            return ExitCodes.Ok;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine(
                $"mergedsl: interrupted; what was tried is kept in '{recipe.TraceFile}': the same command goes on with it"
            );
            return isJson
                ? Tell(ExitCodes.Interrupted, [], json => json.WriteBoolean("interrupted", true))
                : ExitCodes.Interrupted;
        }
        catch (FindingException failure)
        {
            FindingText.Write(failure.Findings, recipe.Path, terminal.Error);
            var code = ExitCodes.OfEvaluation(failure);
            return isJson ? Tell(code, failure.Findings, _ => { }) : code;
        }
    }

    private int Tell(int code, IReadOnlyList<Finding> findings, Action<Utf8JsonWriter> rest)
    {
        JsonText.Write(
            terminal.Out,
            json =>
            {
                json.WriteString("path", recipe.Path);
                FindingJson.Write(json, findings);
                rest(json);
                json.WriteNumber("exitCode", code);
            }
        );
        return code;
    }

    // Told at once, not when a thread of its own gets its turn.
    private sealed class CandidateLines(TextWriter output) : IProgress<TunedCandidate>
    {
        public void Report(TunedCandidate value) => output.WriteLine(TuneText.Of(value));
    }
}
