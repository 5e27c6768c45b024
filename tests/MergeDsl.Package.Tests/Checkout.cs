namespace MergeDsl.Package.Tests;

/// <summary>The checkout that these tests were built from.</summary>
internal static class Checkout
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MergeDsl.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("MergeDsl.sln was expected in a folder above the tests.");
    }
}
