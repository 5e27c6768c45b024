using MergeDsl.Cli.Output;

namespace MergeDsl.Cli.Commands;

/// <summary>Makes an adapter whose ranks a rule chooses, and tells what became of it.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="IsJson">One document on standard output instead of text.</param>
/// <param name="Title">What progress calls it.</param>
internal sealed record RankRun(Terminal Terminal, bool IsJson, string Title)
{
    private const string Tool = "mergedsl";

    /// <summary>Makes the adapter and returns the exit code.</summary>
    /// <param name="make">Makes it.</param>
    /// <param name="head">The line above the table.</param>
    public int Run(Func<Func<int, IProgress<ModuleReport>>, CancellationToken, MergeReport> make, string head)
    {
        using var interruption = new Interruption(Terminal.Cancellation);
        try
        {
            var report = Make(make, interruption.Token);
            FindingText.Write(report.Findings, Tool, Terminal.Error);
            Tell(report, head);
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException)
        {
            Terminal.Error.WriteLine("mergedsl: interrupted; nothing was left behind");
            return Fail(ExitCodes.Interrupted, []);
        }
        catch (Exception failure)
        {
            var findings = Failures.Findings(failure);
            FindingText.Write(findings, Tool, Terminal.Error);
            return Fail(failure is FindingException known ? ExitCodes.OfInputs(known) : ExitCodes.Failure, findings);
        }
    }

    private MergeReport Make(
        Func<Func<int, IProgress<ModuleReport>>, CancellationToken, MergeReport> make,
        CancellationToken cancellation
    ) =>
        Terminal.IsInteractive
            ? ConsoleDrawing.WithBars(Title, progress => make(progress.Merging!, cancellation))
            : make(total => new PlainProgress(Title, total, Terminal.Error), cancellation);

    private void Tell(MergeReport report, string head)
    {
        if (IsJson)
        {
            JsonText.Write(
                Terminal.Out,
                json =>
                {
                    FindingJson.Write(json, report.Findings);
                    ReportJson.Write(json, report);
                    json.WriteNumber("exitCode", ExitCodes.Ok);
                }
            );
            return;
        }

        if (report.Modules.Count > 0)
        {
            TitledTable.Write(RankText.Table(report), head, Terminal);
        }

        Terminal.Out.WriteLine(WrittenText.Of(report.Bytes, report.OutputFolder, report.Elapsed, null));
    }

    private int Fail(int code, IReadOnlyList<Finding> findings)
    {
        if (IsJson)
        {
            JsonText.Write(
                Terminal.Out,
                json =>
                {
                    FindingJson.Write(json, findings);
                    json.WriteNumber("exitCode", code);
                }
            );
        }

        return code;
    }
}
