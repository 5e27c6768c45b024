using System.Globalization;

namespace MergeDsl.Benchmarks;

/// <summary>A lossless linear merge reads and writes every byte once, so copying the same files is what it can be measured by.</summary>
internal static class LinearAgainstCopy
{
    private const int Adapters = 3;
    private const int Rank = 16;
    private const int Runs = 3;

    /// <summary>Three adapters of a 7B Llama, 480 MB in all: merged natively and as PEFT's cat, and copied.</summary>
    public static IEnumerable<Measurement> Measure(ToolProcess tool, string folder)
    {
        var weights = Enumerable
            .Range(0, Adapters)
            .Select(index =>
                ModelAdapters.Write(Path.Combine(folder, $"adapter{index}"), AdapterShape.Llama, Rank, (uint)index + 1)
            )
            .ToArray();
        var copy = Measurement.Best(Runs, () => Copy(weights, folder));
        foreach (
            var (name, merge) in new[] { ("linear", "method: linear, rank: sum"), ("cat", "combination_type: cat") }
        )
        {
            var recipe = ThreeAdapters.WriteRecipe(folder, name, merge, "adapter");
            ToolRun[] runs =
            [
                .. Enumerable.Range(0, Runs + 1).Select(_ => tool.Run("run", recipe, "--overwrite")).Skip(1),
            ];
            yield return Measurement.Of(
                $"`{merge}`, three rank-{Rank} adapters of a 7B Llama, 480 MB",
                runs.Min(run => run.Time),
                "copying the same files",
                copy,
                $"; peak memory {Megabytes(runs.Max(run => run.PeakOwn))} of its own, "
                    + $"{Megabytes(runs.Max(run => run.PeakResident))} with the mapped files"
            );
        }
    }

    private static void Copy(string[] weights, string folder)
    {
        foreach (var (file, index) in weights.Select((file, index) => (file, index)))
        {
            File.Copy(file, Path.Combine(folder, $"copy{index}"), overwrite: true);
        }
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture) + " MB";
}
