using System.Text.Json;
using MergeDsl.Cli.Output;

namespace MergeDsl.Cli.Commands;

/// <summary>Work on one recipe that keeps what is done when it is interrupted, told as text or as one document.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="terminal">Where to write.</param>
/// <param name="isJson">One document on standard output instead of text.</param>
internal sealed class RecipeWork(Recipe recipe, Terminal terminal, bool isJson)
{
    /// <summary>Does the work and returns the exit code.</summary>
    /// <param name="work">The work.</param>
    /// <param name="kept">What is kept of work that is interrupted, and where; asked for only then.</param>
    public int Run(Func<WorkAnswer> work, Func<string> kept)
    {
        try
        {
            var answer = work();
            FindingText.Write(answer.Findings, recipe.Path, terminal.Error);
            if (isJson)
            {
                return Tell(answer.ExitCode, answer.Findings, answer.WriteJson);
            }

            answer.WriteText();
            return answer.ExitCode;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine($"mergedsl: interrupted; {kept()}");
            return isJson
                ? Tell(ExitCodes.Interrupted, [], json => json.WriteBoolean("interrupted", true))
                : ExitCodes.Interrupted;
        }
        catch (FindingException failure)
        {
            FindingText.Write(failure.Findings, recipe.Path, terminal.Error);
            var code = ExitCodes.OfInputs(failure);
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
}

/// <summary>What there is to tell of work that was done.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Findings">What was found on the way.</param>
/// <param name="WriteJson">Writes its fields into the document.</param>
/// <param name="WriteText">Writes it as text.</param>
internal sealed record WorkAnswer(
    int ExitCode,
    IReadOnlyList<Finding> Findings,
    Action<Utf8JsonWriter> WriteJson,
    Action WriteText
);
