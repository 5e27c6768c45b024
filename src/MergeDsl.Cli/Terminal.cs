namespace MergeDsl.Cli;

/// <summary>Where a command reads its surroundings from and writes to, so that tests run in process.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Findings and progress.</param>
/// <param name="IsInteractive">True when a person watches: tables and progress are drawn instead of plain lines.</param>
/// <param name="Cancellation">Ends a run early.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool IsInteractive, CancellationToken Cancellation)
{
    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess(CancellationToken cancellation) =>
        new(
            new StandardStream(Console.Out, "standard output"),
            new StandardStream(Console.Error, "standard error"),
            !Console.IsOutputRedirected && !Console.IsErrorRedirected,
            cancellation
        );
}
