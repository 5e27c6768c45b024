namespace MergeDsl.Samples;

/// <summary>The recipes of this checkout, as a user finds them.</summary>
public static class Checkout
{
    /// <summary>The folder <c>recipes</c>.</summary>
    public static string Recipes { get; } = Find();

    /// <summary>All shipped recipes.</summary>
    public static IEnumerable<string> RecipeFiles =>
        Directory.GetFiles(Recipes, "*.recipe.yaml").Order(StringComparer.Ordinal);

    /// <summary>A path inside <c>recipes</c>.</summary>
    public static string At(params string[] parts) => Path.Combine([Recipes, .. parts]);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MergeDsl.sln")))
            {
                return Path.Combine(folder, "recipes");
            }
        }

        throw new InvalidOperationException("MergeDsl.sln was expected in a folder above the tests.");
    }
}
