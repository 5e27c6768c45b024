namespace MergeDsl.Benchmarks;

/// <summary>A recipe that merges three adapters.</summary>
internal static class ThreeAdapters
{
    /// <summary>Writes the recipe and returns its path.</summary>
    /// <param name="folder">Where it goes, and where the adapters are.</param>
    /// <param name="name">Its name.</param>
    /// <param name="merge">What stands in its <c>merge</c> section.</param>
    /// <param name="adapters">What the adapters are called, with a number behind it.</param>
    public static string WriteRecipe(string folder, string name, string merge, string adapters)
    {
        var path = Path.Combine(folder, name + ".recipe.yaml");
        File.WriteAllText(
            path,
            $$"""
            name: {{name}}
            adapters:
              a: { path: {{adapters}}0, weight: 0.5 }
              b: { path: {{adapters}}1, weight: 0.3 }
              c: { path: {{adapters}}2, weight: 0.2 }
            merge: { {{merge}} }
            output: { adapter: out-{{name}} }
            """
        );
        return path;
    }
}
