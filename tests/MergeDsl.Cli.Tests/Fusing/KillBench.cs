using System.Diagnostics;
using MergeDsl.Testing;
using Shouldly;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>Kills one command line again and again, each time from the same beginning.</summary>
internal sealed class KillBench
{
    private readonly TempFolder folder;
    private readonly KillCase item;
    private readonly string output;
    private readonly string start;
    private readonly string before;
    private readonly string expected;
    private readonly TimeSpan writes;
    private int kills;
    private int none;
    private int old;
    private int complete;

    /// <summary>Makes what the command line begins with, and runs it once undisturbed.</summary>
    public KillBench(TempFolder folder, KillCase item, string output)
    {
        (this.folder, this.item, this.output) = (folder, item, output);
        start = folder["start " + item.Name];
        Directory.CreateDirectory(start);
        Prepare();
        before = FolderMark.Of(folder[output]);
        writes = Measure();
        expected = FolderMark.Of(folder[output]);
        Clear();
    }

    /// <summary>Kills that met the run after it had begun to write and before it had ended.</summary>
    public int Interrupted { get; private set; }

    /// <summary>What the kills met, as a line.</summary>
    public string Summary =>
        $"{item.Name}: {kills} kills, {Interrupted} while it wrote; then the place held nothing {none}, "
        + $"the old output {old} and the whole new one {complete} times";

    /// <summary>
    /// Kills the run after a part of the time from its first file to its end, and lets it go on.
    /// </summary>
    /// <param name="moment">Which part, from 0 to 1.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Kill(double moment)
    {
        Begin();
        using var tool = ToolProcess.Start(folder.Path, item.Arguments);
        while (!IsAtWork && !tool.HasExited)
        {
            Thread.Sleep(1);
        }

        Thread.Sleep(writes * moment);
        tool.Kill();
        kills++;
        Interrupted += IsAtWork ? 1 : 0;
        var wrong = Look() ?? GoOn();
        Clear();
        return wrong is null ? null : $"{item.Name}, at {moment:P1}: {wrong}";
    }

    private bool IsAtWork => Directory.EnumerateDirectories(folder.Path, $".{output}*partial*").Any();

    private string? Look()
    {
        var found = FolderMark.Of(folder[output]);
        none += found.Length == 0 ? 1 : 0;
        complete += found == expected ? 1 : 0;
        old += found.Length > 0 && found == before ? 1 : 0;
        return found.Length == 0 || found == expected || found == before ? null : "the output is half a one";
    }

    private string? GoOn()
    {
        // Between two renames the old model stands beside its place; the next run puts it back.
        var stood = FolderMark.Of(folder[output]) == expected;
        var result = ToolProcess.Run(
            folder.Path,
            item.Resume is null ? item.Arguments : [.. item.Arguments, item.Resume]
        );
        return result.ExitCode != ExitCodes.Ok && !stood ? $"it did not go on: {result.Error}"
            : FolderMark.Of(folder[output]) != expected ? "other bytes after it went on"
            : !stood && IsAtWork ? "something was left behind"
            : null;
    }

    private void Prepare()
    {
        if (item.Before is { } command)
        {
            Run(command);
        }

        for (var part = 1; part <= item.Parts; part++)
        {
            Run(["fuse", "--base", "base", "--adapter", "one", "--out", output, "--part", $"{part}/{item.Parts}"]);
        }

        foreach (var made in Made())
        {
            FolderCopy.Into(Path.Combine(start, Path.GetFileName(made)), made);
        }
    }

    // From the first file to the last rename.
    private TimeSpan Measure()
    {
        using var tool = ToolProcess.Start(folder.Path, item.Arguments);
        while (!IsAtWork && !tool.HasExited)
        {
            Thread.Sleep(1);
        }

        var watch = Stopwatch.StartNew();
        while (IsAtWork && !tool.HasExited)
        {
            Thread.Sleep(1);
        }

        var time = watch.Elapsed;
        var result = tool.Wait();
        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        return time;
    }

    private void Begin()
    {
        Clear();
        foreach (var made in Directory.EnumerateDirectories(start))
        {
            FolderCopy.Into(folder[Path.GetFileName(made)], made);
        }
    }

    private void Clear()
    {
        foreach (var made in Made())
        {
            Directory.Delete(made, recursive: true);
        }
    }

    // The output, its parts and the folder in which it comes into being.
    private string[] Made() =>
        [
            .. Directory.GetDirectories(folder.Path, output),
            .. Directory.GetDirectories(folder.Path, output + ".part*"),
            .. Directory.GetDirectories(folder.Path, $".{output}*"),
        ];

    private void Run(string[] arguments)
    {
        var result = ToolProcess.Run(folder.Path, arguments);
        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
    }
}
