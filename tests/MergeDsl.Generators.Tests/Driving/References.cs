using System.Collections.Immutable;
using MergeDsl.Testing;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>What a user's project references: the framework and MergeDsl.</summary>
internal static class References
{
    /// <summary>The folder that holds MergeDsl and all it needs, as built along with these tests.</summary>
    public static string MergeDsl { get; } =
        Path.Combine(Checkout.Root, "src", "MergeDsl", "bin", Configuration, "net10.0");

    /// <summary>All references.</summary>
    public static ImmutableArray<MetadataReference> All { get; } =
    [.. Framework().Concat(Directory.GetFiles(MergeDsl, "MergeDsl.*.dll")).Select(Reference)];

    // bin/CONFIGURATION/FRAMEWORK
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static IEnumerable<string> Framework() =>
        Directory
            .GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Where(path => !path.Contains("Native", StringComparison.Ordinal))
            .Append(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "netstandard.dll"));

    private static MetadataReference Reference(string path) => MetadataReference.CreateFromFile(path);
}
