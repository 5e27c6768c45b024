using System.Diagnostics;
using System.Globalization;

namespace MergeDsl.Benchmarks;

/// <summary>
/// Whole runs of <c>mergedsl fuse</c>: a small model against PEFT, and 8 GiB against <c>cp</c> on the files of the base, each with the
/// source in the page cache, nothing left to be written, and memory for the output that was just in use (the host of a virtual machine
/// takes back what was free for some seconds, and returns it ten times slower than it is written). Runs alternate, and the fastest of
/// each counts.
/// </summary>
internal static class FuseModels
{
    private const double PeftSeconds = 1.5;
    private const int SmallRuns = 7;
    private const int LargeRuns = 3;
    private const int LargeRank = 16;

    /// <summary>Three adapters of rank 8, 16 and 8 into a model of 135 million parameters.</summary>
    public static IEnumerable<Measurement> MeasureSmall(ToolProcess tool, string folder)
    {
        var model = Path.Combine(folder, "small");
        LlamaModel.Small.Write(model);
        List<string> arguments = ["fuse", "--base", model, "--out", Path.Combine(folder, "small-fused"), "--overwrite"];
        foreach (var (rank, index) in new[] { 8, 16, 8 }.Select((rank, index) => (rank, index)))
        {
            var adapter = Path.Combine(folder, $"small-adapter{index}");
            LlamaModel.Small.WriteAdapter(adapter, rank, (uint)index + 1);
            arguments.AddRange(["--adapter", adapter]);
        }

        foreach (var (name, more) in new[] { ("natively", Array.Empty<string>()), ("with PEFT's bits", ["--as-peft"]) })
        {
            yield return Measurement.Of(
                $"`mergedsl fuse`, three adapters into 135M parameters, {name}",
                Enumerable.Range(0, SmallRuns).Select(_ => tool.Time([.. arguments, .. more])).Min(),
                "PEFT 0.21.2, loaded already",
                TimeSpan.FromSeconds(PeftSeconds),
                "; bar 600 ms"
            );
        }
    }

    /// <summary>One adapter of rank 16 into a sharded model of 8 GiB.</summary>
    public static IEnumerable<Measurement> MeasureLarge(ToolProcess tool, string folder)
    {
        var (model, adapter) = (Path.Combine(folder, "large"), Path.Combine(folder, "large-adapter"));
        var (copy, fused) = (Path.Combine(folder, "large-copy"), Path.Combine(folder, "large-fused"));
        WriteLarge(model);
        LlamaModel.EightGibibytes.WriteAdapter(adapter, LargeRank, 1);
        var copies = new List<TimeSpan>();
        var fuses = new List<ToolRun>();
        for (var run = 0; run < LargeRuns; run++)
        {
            Warm(model, copy, fused);
            copies.Add(Copy(model, copy));
            Warm(model, copy, fused);
            fuses.Add(tool.Run("fuse", "--base", model, "--adapter", adapter, "--out", fused));
        }

        Clear(copy, fused);
        var (best, bytes) = (fuses.Min(fuse => fuse.Time), LlamaModel.EightGibibytes.Bytes);
        yield return Measurement.Of(
            $"`mergedsl fuse`, a rank-{LargeRank} adapter into {Giga(bytes)} GB of bfloat16 in files of 2 GiB",
            best,
            "`cp` of the files",
            copies.Min(),
            $"; {Giga(bytes / best.TotalSeconds)} against {Giga(bytes / copies.Min().TotalSeconds)} GB/s written, "
                + $"{Giga(2.0 * LargeRank * LlamaModel.EightGibibytes.Fused / best.TotalSeconds)} GFLOP/s; peak memory "
                + $"{fuses.Max(fuse => fuse.PeakResident) >> 20} MiB; bar 1.25"
        );
    }

    private static TimeSpan Copy(string model, string copy)
    {
        var watch = Stopwatch.StartNew();
        Run("cp", ["-r", "--sparse=never", "--reflink=never", model, copy]);
        return watch.Elapsed;
    }

    // With holes, cp would not have to read.
    private static void WriteLarge(string model)
    {
        var sparse = model + "-sparse";
        LlamaModel.EightGibibytes.WriteSparse(sparse, 2L << 30);
        Copy(sparse, model);
        Clear(sparse);
    }

    private static void Warm(string model, string copy, string fused)
    {
        Clear(copy, fused);
        Run("sync", []);
        Copy(model, copy);
        Clear(copy);
    }

    private static void Clear(params string[] folders)
    {
        foreach (var folder in folders.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run(string command, string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} failed.");
        }
    }

    private static string Giga(double number) => (number / 1e9).ToString("0.0", CultureInfo.InvariantCulture);
}
