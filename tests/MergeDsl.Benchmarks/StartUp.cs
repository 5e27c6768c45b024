namespace MergeDsl.Benchmarks;

/// <summary><c>mergedsl validate</c> as a process, from start to exit.</summary>
internal static class StartUp
{
    private const int Runs = 20;

    /// <summary>The median of twenty runs on the shipped exact sum.</summary>
    public static IEnumerable<Measurement> Measure(ToolProcess tool)
    {
        var recipe = Path.Combine(ToolProcess.Checkout(), "recipes", "exact-sum.recipe.yaml");
        tool.Time("validate", recipe);
        var times = Enumerable.Range(0, Runs).Select(_ => tool.Time("validate", recipe)).Order().ToArray();
        yield return new Measurement(
            "`mergedsl validate`, start to exit",
            "",
            "",
            $"{Measurement.Milliseconds(times[Runs / 2])}, the median of {Runs} runs"
        );
    }
}
