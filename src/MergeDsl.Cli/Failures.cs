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
        catch (Exception failure)
        {
            foreach (var finding in Findings(failure))
            {
                terminal.Error.WriteLine(FindingFormatter.Format(finding, Tool));
            }

            return ExitCodes.Failure;
        }
    }

    /// <summary>The findings that a failure carries; one about a defect when it carries none.</summary>
    public static IReadOnlyList<Finding> Findings(Exception failure) =>
        failure is FindingException { Findings: var findings }
            ? findings
            : [Finding.Of(InternalFindings.Defect, failure.GetType().Name, failure.Message)];
}
