using MergeDsl.Cli.Output;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Cli.Commands;

/// <summary>Makes one model from another and tells what became of it.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="IsJson">One document on standard output instead of text.</param>
/// <param name="Title">What progress calls it.</param>
internal sealed record ModelRun(Terminal Terminal, bool IsJson, string Title)
{
    private const string Tool = "mergedsl";

    /// <summary>True when a run that is ended leaves what a later one can go on with.</summary>
    public bool Resume { get; init; }

    /// <summary>Prepares and makes the model, and returns the exit code.</summary>
    /// <param name="prepare">Opens what the command line names.</param>
    /// <param name="tell">Writes text about a model that was made.</param>
    public int Run(Func<ModelPreparation> prepare, Action<FuseReport> tell)
    {
        using var interruption = new Interruption(Terminal.Cancellation);
        var answer = Answer(prepare, interruption.Token);
        if (IsJson)
        {
            JsonText.Write(Terminal.Out, json => ModelAnswerJson.Write(json, answer));
        }
        else if (answer.Report is { } report)
        {
            tell(report);
        }

        return answer.ExitCode;
    }

    private ModelAnswer Answer(Func<ModelPreparation> prepare, CancellationToken cancellation)
    {
        var answer = new ModelAnswer(ExitCodes.Findings, []);
        try
        {
            using var preparation = prepare();
            answer = answer with { Findings = Told(preparation.Findings) };
            if (preparation.HasErrors)
            {
                return answer;
            }

            answer = answer with { Outlook = preparation.Outlook };
            var report = Make(preparation, cancellation);
            return answer with { ExitCode = ExitCodes.Ok, Findings = Added(answer, report.Findings), Report = report };
        }
        catch (OperationCanceledException)
        {
            Terminal.Error.WriteLine(
                Resume
                    ? "mergedsl: interrupted; what is finished was kept: the same command goes on with it"
                    : "mergedsl: interrupted; nothing was left behind"
            );
            return answer with { ExitCode = ExitCodes.Interrupted, IsInterrupted = true };
        }
        catch (Exception failure)
        {
            var code = failure is FindingException known ? ExitCodes.Of(known) : ExitCodes.Failure;
            return answer with { ExitCode = code, Findings = Added(answer, Failures.Findings(failure)) };
        }
    }

    private FuseReport Make(ModelPreparation preparation, CancellationToken cancellation) =>
        Terminal.IsInteractive
            ? ConsoleDrawing.WithBar(Title, progress => preparation.Run(progress, cancellation))
            : preparation.Run(total => new PlainBytes(Title, total, Terminal.Error), cancellation);

    private IReadOnlyList<Finding> Added(ModelAnswer answer, IReadOnlyList<Finding> findings) =>
        [.. answer.Findings, .. Told(findings)];

    private IReadOnlyList<Finding> Told(IReadOnlyList<Finding> findings)
    {
        FindingText.Write(findings, Tool, Terminal.Error);
        return findings;
    }
}
