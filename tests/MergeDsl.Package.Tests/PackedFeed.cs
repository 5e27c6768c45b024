using MergeDsl.Testing;
using Xunit;

namespace MergeDsl.Package.Tests;

/// <summary>A local feed with both packages, packed from this checkout once for all tests.</summary>
public sealed class PackedFeed : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>Packs the library and the tool.</summary>
    public PackedFeed()
    {
        foreach (var project in new[] { "src/MergeDsl", "src/MergeDsl.Cli" })
        {
            var result = DotnetCommand.Run(Checkout.Root, "pack", project, "-c", Configuration, "-o", Path, "-v", "q");
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException($"'{project}' cannot be packed:\n{result.All}");
            }
        }
    }

    /// <summary>The feed.</summary>
    public string Path => folder["feed"];

    /// <summary>Where packages are unpacked to: never into the user's own cache, which may hold another build of this version.</summary>
    public string Packages => folder["packages"];

    /// <summary>The packed library.</summary>
    public string Library => System.IO.Path.Combine(Path, "MergeDsl.0.1.0.nupkg");

    // Packing what the tests were built as costs no second build.
    private static string Configuration =>
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}

/// <summary>Tests that share the packages, and for the sake of the machine run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PackedCollection : ICollectionFixture<PackedFeed>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "packed";
}
