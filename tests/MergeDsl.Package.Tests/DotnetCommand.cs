using System.Diagnostics;

namespace MergeDsl.Package.Tests;

/// <summary>Runs the <c>dotnet</c> command as a user types it.</summary>
internal static class DotnetCommand
{
    /// <summary>Runs it in a folder and waits for its end.</summary>
    public static DotnetResult Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the test run set for itself is no business of a user's build; nor shall a server keep the packages open.
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestRun).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new DotnetResult(process.ExitCode, output, error.Result);
    }

    private static bool IsOfTheTestRun(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("COREHOST", StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a command left.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record DotnetResult(int ExitCode, string Out, string Error)
{
    /// <summary>Both streams, for messages of failed assertions.</summary>
    public string All => Out + Error;

    /// <summary>The errors and warnings of a build, each once, without the project that they belong to.</summary>
    public IReadOnlyList<string> Diagnostics =>
        [
            .. Out.Split('\n')
                .Where(line =>
                    line.Contains(": error ", StringComparison.Ordinal)
                    || line.Contains(": warning ", StringComparison.Ordinal)
                )
                .Select(WithoutProject)
                .Distinct(),
        ];

    private static string WithoutProject(string line)
    {
        var project = line.LastIndexOf(" [", StringComparison.Ordinal);
        return (project < 0 ? line : line[..project]).Trim();
    }
}
