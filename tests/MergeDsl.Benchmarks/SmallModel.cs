using System.Globalization;

namespace MergeDsl.Benchmarks;

/// <summary>
/// The whole command on three adapters of a real small model, SmolLM2 with 135 million parameters: 210 modules, ranks 8, 16 and
/// 8. Against the seconds that PEFT 0.21.2 took for the merge alone on a machine like this one.
/// </summary>
internal static class SmallModel
{
    private const int Runs = 3;

    /// <summary>A row per method and spelling.</summary>
    public static IEnumerable<Measurement> Measure(ToolProcess tool, string folder)
    {
        foreach (var (index, rank) in new[] { 8, 16, 8 }.Index())
        {
            ModelAdapters.Write(Path.Combine(folder, $"small{index}"), AdapterShape.SmolLm, rank, (uint)index + 1);
        }

        foreach (
            var (name, merge, peft, bar) in new[]
            {
                ("svd", "method: linear, space: dense, rank: 16", 13.0, 0.5),
                ("svd-peft", "combination_type: svd, svd_rank: 16", 13.0, 0.5),
                ("ties-svd", "method: ties, space: dense, density: 0.5, rank: 16", 27.0, 1.5),
                ("ties-svd-peft", "combination_type: ties_svd, density: 0.5, svd_rank: 16", 27.0, 1.5),
            }
        )
        {
            var recipe = ThreeAdapters.WriteRecipe(folder, name, merge, "small");
            tool.Time("run", recipe, "--overwrite");
            var time = Enumerable.Range(0, Runs).Min(_ => tool.Time("run", recipe, "--overwrite"));
            yield return Measurement.Of(
                $"`mergedsl run`, `{merge}`, three adapters of a model of 135 M parameters",
                time,
                "PEFT 0.21.2",
                TimeSpan.FromSeconds(peft),
                string.Create(CultureInfo.InvariantCulture, $"; bar {bar} s")
            );
        }
    }
}
