using System.CommandLine;
using MergeDsl.Cli.Commands;

namespace MergeDsl.Cli;

/// <summary>The <c>mergedsl</c> tool.</summary>
public static class Program
{
    /// <summary>Runs a command line on the process's own streams.</summary>
    public static int Main(string[] args) => Run(args, Terminal.OfProcess(CancellationToken.None));

    /// <summary>Runs a command line and returns its exit code (<see cref="ExitCodes"/>).</summary>
    public static int Run(string[] args, Terminal terminal)
    {
        var parsed = MergeDslCommand
            .Create(terminal)
            .Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return UsageErrors.Print(parsed, terminal);
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return Failures.Guard(terminal, () => parsed.Invoke(configuration));
    }
}
