using MergeDsl.Testing;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>The library that users reference, built beside these tests.</summary>
internal static class Library
{
    /// <summary>The folder that it was built into: of the same configuration and framework as these tests.</summary>
    public static string Folder { get; } = Path.Combine([Checkout.Root, "src", "MergeDsl", "bin", .. Output()]);

    /// <summary>Its assemblies.</summary>
    public static IReadOnlyList<string> Assemblies { get; } = Directory.GetFiles(Folder, "MergeDsl*.dll");

    private static string[] Output()
    {
        var steps = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        return steps[^2..];
    }
}
