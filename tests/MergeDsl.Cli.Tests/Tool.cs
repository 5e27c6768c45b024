namespace MergeDsl.Cli.Tests;

/// <summary>What a command line answered.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ToolResult(int ExitCode, string Out, string Error);

/// <summary>The tool, run in process as a pipe would see it.</summary>
public static class Tool
{
    /// <summary>Runs a command line.</summary>
    public static ToolResult Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    /// <summary>Runs a command line that may be interrupted.</summary>
    public static ToolResult Run(CancellationToken cancellation, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Program.Run(arguments, new Terminal(output, error, IsInteractive: false, cancellation));
        return new ToolResult(code, output.ToString(), error.ToString());
    }
}
