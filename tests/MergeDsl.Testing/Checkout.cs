namespace MergeDsl.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class Checkout
{
    /// <summary>The folder that holds <c>MergeDsl.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below <c>recipes</c>.</summary>
    public static string Recipe(params string[] parts) => Path.Combine([Root, "recipes", .. parts]);

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MergeDsl.sln")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds MergeDsl.sln.");
    }
}
