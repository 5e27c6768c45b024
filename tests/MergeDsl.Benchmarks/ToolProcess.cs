using System.Diagnostics;
using System.Globalization;

namespace MergeDsl.Benchmarks;

/// <summary>What one run of the published tool took.</summary>
/// <param name="Time">From start to exit.</param>
/// <param name="PeakResident">Most memory resident, mapped files included (VmHWM).</param>
/// <param name="PeakOwn">Most memory of its own, mapped files not included (RssAnon).</param>
internal sealed record ToolRun(TimeSpan Time, long PeakResident, long PeakOwn);

/// <summary>The tool as a user gets it: published, started as a process of its own.</summary>
internal sealed class ToolProcess
{
    private readonly string path;

    private ToolProcess(string path) => this.path = path;

    /// <summary>
    /// Publishes the tool from this checkout into <paramref name="folder"/>: as machine code, and where that is not to be had, for the
    /// runtime, which is said.
    /// </summary>
    public static ToolProcess Publish(string folder)
    {
        if (!TryPublish(folder, "-p:Native=true"))
        {
            Console.Error.WriteLine("No native compiler or no linker here: the portable tool is measured.");
            if (!TryPublish(folder))
            {
                throw new InvalidOperationException("Publishing the tool failed.");
            }
        }

        return new ToolProcess(Path.Combine(folder, "mergedsl"));
    }

    private static bool TryPublish(string folder, params string[] more)
    {
        var project = Path.Combine(Checkout(), "src", "MergeDsl.Cli");
        using var publish = Process.Start(
            "dotnet",
            ["publish", project, "-c", "Release", "-o", folder, "-v", "q", .. more]
        );
        publish.WaitForExit();
        return publish.ExitCode == 0;
    }

    /// <summary>How long the tool takes from start to exit, with nobody looking at it meanwhile.</summary>
    public TimeSpan Time(params string[] arguments)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? watch.Elapsed
            : throw new InvalidOperationException($"mergedsl {string.Join(' ', arguments)} failed.");
    }

    /// <summary>Runs the tool and watches its memory; it must end with exit code 0.</summary>
    public ToolRun Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var (resident, own) = (0L, 0L);
        while (!process.WaitForExit(2))
        {
            resident = Math.Max(resident, Status(process.Id, "VmHWM:"));
            own = Math.Max(own, Status(process.Id, "RssAnon:"));
        }

        process.WaitForExit();
        watch.Stop();
        return process.ExitCode == 0
            ? new ToolRun(watch.Elapsed, resident, own)
            : throw new InvalidOperationException(
                $"mergedsl {string.Join(' ', arguments)}: {output.Result}{error.Result}"
            );
    }

    private static long Status(int id, string field)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status")
                .FirstOrDefault(text => text.StartsWith(field, StringComparison.Ordinal));
            var number = line?[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            return number is null ? 0 : long.Parse(number, CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It ended while we looked.
            return 0;
        }
    }

    /// <summary>The folder that holds the solution.</summary>
    public static string Checkout()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MergeDsl.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("MergeDsl.sln was expected in a folder above the benchmarks.");
    }
}
