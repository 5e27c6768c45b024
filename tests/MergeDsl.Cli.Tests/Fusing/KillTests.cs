using System.Globalization;
using MergeDsl.Testing;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>
/// Processes that are killed at random moments while they write: the output is the old one or none, or complete, and what
/// goes on gives the bytes of an undisturbed run. <c>tests/kills.sh</c> runs 200 of them.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const string Count = "MERGEDSL_KILLS";
    private const string Seed = "MERGEDSL_KILLS_SEED";
    private const string Output = "out";

    // A file for each of four layers; 84 MB.
    private static readonly LayeredModel Model = new(Layers: 4, Width: 1024);

    private readonly TempFolder folder = new();
    private readonly ITestOutputHelper log;

    public KillTests(ITestOutputHelper log)
    {
        this.log = log;
        LayeredRecipe.Write(folder, Model, "{ method: linear, rank: sum }", "{ model: " + Output + " }");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AKilledRun_LeavesTheOldOutputOrNone_AndIsResumedToTheSameBytes()
    {
        var count = Number(Count, 10);
        var seed = Number(Seed, Environment.TickCount & int.MaxValue);
        var moments = new Noise(seed);
        KillCase[] cases =
        [
            new("fuse", ["fuse", "--base", "base", "--adapter", "one", "--out", Output], "--resume"),
            new("undoable", ["fuse", "--base", "base", "--adapter", "one", "--undoable", "--out", Output], "--resume"),
            new("overwrite", ["fuse", "--base", "base", "--adapter", "one", "--out", Output, "--overwrite"], "--resume")
            {
                Before = ["fuse", "--base", "base", "--adapter", "other", "--out", Output],
            },
            new("unfuse in place", ["unfuse", "--model", Output, "--out", Output, "--overwrite"], "--resume")
            {
                Before = ["fuse", "--base", "base", "--adapter", "other", "--undoable", "--out", Output],
            },
            new("run", ["run", LayeredRecipe.File], "--resume"),
            new("join", ["join", Output], null) { Parts = 3 },
        ];
        var benches = cases.Select(item => new KillBench(folder, item, Output)).ToArray();
        for (var kill = 0; kill < count; kill++)
        {
            benches[kill % benches.Length].Kill(moments.Share(kill)).ShouldBeNull($"kill {kill} of seed {seed}");
        }

        log.WriteLine($"{count} kills, seed {seed}");
        foreach (var bench in benches)
        {
            log.WriteLine(bench.Summary);
        }

        benches.Sum(bench => bench.Interrupted).ShouldBeGreaterThan(0, "no kill met a run at work");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : otherwise;
}
