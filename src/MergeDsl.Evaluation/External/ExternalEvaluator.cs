using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Evaluating;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Evaluation.External;

/// <summary>Runs a program that judges a model, and reads its score from the JSON that it prints or writes.</summary>
/// <param name="score">Where the JSON holds the score.</param>
/// <param name="result">The name of the file with the JSON, <c>*</c> for any text; null for standard output.</param>
public sealed class ExternalEvaluator(JsonPath score, string? result)
{
    private const int ShownCharacters = 400;

    /// <summary>The score of one configuration.</summary>
    /// <param name="run">What to run.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="FindingException">It cannot be started, failed, took too long, or gave no score.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public double Score(EvaluatorRun run, CancellationToken cancellation)
    {
        using var process = Start(run);
        var output = new ProcessOutput(process);
        if (!HasEnded(process, run.Timeout, cancellation))
        {
            var seconds = Numbers.Text(run.Timeout.TotalSeconds);
            throw Failed(ScoringFindings.EvaluatorHung, run, seconds, output);
        }

        output.Complete();
        return process.ExitCode == 0
            ? Read(run, output)
            : throw Failed(ScoringFindings.EvaluatorFailed, run, Numbers.Text(process.ExitCode), output);
    }

    private static Process Start(EvaluatorRun run)
    {
        // A path is relative to the folder it runs in; a bare name is looked up as a shell does.
        var local = Path.Combine(run.Folder, run.Words[0]);
        var program = run.Words[0].Contains('/') && File.Exists(local) ? Path.GetFullPath(local) : run.Words[0];
        var start = new ProcessStartInfo(program, run.Words.Skip(1))
        {
            WorkingDirectory = run.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Exception failure) when (failure is Win32Exception or IOException)
        {
            throw new FindingException(
                Finding.Of(ScoringFindings.NotStarted, run.Task, run.Words[0], StartFailure.Why(failure))
            );
        }
    }

    private static bool HasEnded(Process process, TimeSpan timeout, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(timeout);
        try
        {
            process.WaitForExitAsync(late.Token).GetAwaiter().GetResult();
            return true;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }

    private double Read(EvaluatorRun run, ProcessOutput output)
    {
        var text = result is null ? output.Standard : ReadFile(run, output);
        using var json = JsonTail.Find(text) ?? throw NoScore(run, "there is no JSON in its output", output);
        var value = json.RootElement;
        foreach (var step in score.Steps)
        {
            value =
                Follow(value, step)
                ?? throw NoScore(run, $"its JSON has no {step.Key ?? Numbers.Text(step.Index!.Value)}", output);
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw NoScore(
                run,
                $"its score is {value.GetRawText().Trim('"')}, where a finite number is expected",
                output
            );
    }

    private static JsonElement? Follow(JsonElement value, JsonStep step) =>
        step.Key is { } key
            ? value.ValueKind == JsonValueKind.Object && value.TryGetProperty(key, out var inner)
                ? inner
                : null
            : value.ValueKind == JsonValueKind.Array && step.Index < value.GetArrayLength()
                ? value[step.Index!.Value]
                : null;

    private string ReadFile(EvaluatorRun run, ProcessOutput output)
    {
        var latest = Directory
            .EnumerateFiles(run.Output, result!, SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .ThenByDescending(path => path, StringComparer.Ordinal)
            .FirstOrDefault();
        return latest is null
            ? throw NoScore(run, $"there is no file '{result}' below the output folder", output)
            : FileProblem.Guard(latest, () => File.ReadAllText(latest));
    }

    private static FindingException NoScore(EvaluatorRun run, string why, ProcessOutput output) =>
        Failed(ScoringFindings.NoScore, run, why, output);

    private static FindingException Failed(
        FindingDescriptor descriptor,
        EvaluatorRun run,
        string what,
        ProcessOutput output
    ) => new(Finding.Of(descriptor, run.Task, run.Configuration, what, output.End(ShownCharacters)));
}
