using MergeDsl.Core.Findings;

namespace MergeDsl.Cli;

/// <summary>The last line of defence: what went wrong on the way becomes one line and an exit code, never a stack trace.</summary>
internal static class Failures
{
    private const string Tool = "mergedsl";

    /// <summary>Runs a command and turns what it throws into an exit code.</summary>
    public static int Guard(Terminal terminal, Func<int> command)
    {
        try
        {
            return command();
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine($"{Tool}: interrupted; nothing was left behind");
            return ExitCodes.Interrupted;
        }
        catch (FindingException failure)
        {
            foreach (var finding in failure.Findings)
            {
                terminal.Error.WriteLine(FindingFormatter.Format(finding, Tool));
            }

            return ExitCodes.Failure;
        }
        catch (Exception failure)
        {
            var finding = Finding.Of(InternalFindings.Defect, failure.GetType().Name, failure.Message);
            terminal.Error.WriteLine(FindingFormatter.Format(finding, Tool));
            return ExitCodes.Failure;
        }
    }
}
