using System.Diagnostics;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>The tool as a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private ToolProcess(string folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The tool's own file.</summary>
    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "mergedsl.dll");

    /// <summary>True when it has ended by itself.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Starts a command line in a folder.</summary>
    public static ToolProcess Start(string folder, params string[] arguments) =>
        new(folder, "dotnet", [File, .. arguments]);

    /// <summary>Starts a shell script in which <c>mergedsl</c> is the tool.</summary>
    public static ToolProcess Script(string folder, string script) =>
        new(folder, "bash", ["-ec", "mergedsl() { dotnet \"$0\" \"$@\"; }\n" + script, File]);

    /// <summary>Runs a command line in a folder to its end.</summary>
    public static ToolResult Run(string folder, params string[] arguments)
    {
        using var tool = Start(folder, arguments);
        return tool.Wait();
    }

    /// <summary>Waits for the end.</summary>
    public ToolResult Wait()
    {
        process.WaitForExit();
        return new ToolResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Ends it at once, as SIGKILL does, and waits until it is gone.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    public void Dispose() => process.Dispose();
}
