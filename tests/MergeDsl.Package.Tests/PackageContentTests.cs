using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace MergeDsl.Package.Tests;

/// <summary>What the package holds, and what its analyzers ask of the compiler that loads them.</summary>
[Collection(PackedCollection.Name)]
public sealed class PackageContentTests(PackedFeed feed)
{
    // What a compiler 4.14 has of its own; anything else would have to be shipped, or be missing in some host.
    private static readonly string[] SuppliedByTheCompiler =
    [
        "netstandard",
        "Microsoft.CodeAnalysis",
        "Microsoft.CodeAnalysis.CSharp",
        "Microsoft.CodeAnalysis.Workspaces",
        "Microsoft.CodeAnalysis.CSharp.Workspaces",
        "System.Collections.Immutable",
        "System.Composition.AttributedModel",
        "System.Memory",
    ];

    // What Microsoft.CodeAnalysis 4.14.0 itself asks for: a newer one is missing in some hosts.
    private static readonly Version NewestMemory = new(4, 0, 1, 2);

    [Fact]
    public void Analyzers_AreTheseThreeAssembliesInOneSlot() =>
        Entries("analyzers/")
            .ShouldBe(
                [
                    "analyzers/dotnet/cs/MergeDsl.Core.dll",
                    "analyzers/dotnet/cs/MergeDsl.Generators.dll",
                    "analyzers/dotnet/cs/YamlDotNet.dll",
                ],
                ignoreOrder: true
            );

    [Fact]
    public void Libraries_AreThoseOfTheHouseWithTheirDocumentation() =>
        Entries("lib/")
            .ShouldBe(
                new[] { "Api", "Checkpoints", "Core", "Evaluation", "Runtime" }.SelectMany(name =>
                    new[] { $"lib/net10.0/MergeDsl.{name}.dll", $"lib/net10.0/MergeDsl.{name}.xml" }
                ),
                ignoreOrder: true
            );

    [Fact]
    public void TheTool_IsThereForTheLock()
    {
        Entries("tools/").ShouldContain("tools/net10.0/any/mergedsl.dll");
        Entries("tools/").ShouldContain("tools/net10.0/any/mergedsl.runtimeconfig.json");
    }

    [Fact]
    public void PropsAndTargets_ReachProjectsThatUseItIndirectly() =>
        Entries("build")
            .ShouldBe(["buildTransitive/MergeDsl.props", "buildTransitive/MergeDsl.targets"], ignoreOrder: true);

    [Theory]
    [InlineData("MergeDsl.Generators", new[] { "MergeDsl.Core" })]
    [InlineData("MergeDsl.Core", new[] { "YamlDotNet" })]
    public void AnAnalyzerAssembly_ReferencesOnlyWhatTheCompilerHasAndWhatLiesBesideIt(string name, string[] beside)
    {
        var references = References($"analyzers/dotnet/cs/{name}.dll");

        references.Select(reference => reference.Name).Except(SuppliedByTheCompiler).ShouldBe(beside);
        references
            .Where(reference => reference.Name.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            .ShouldAllBe(reference => reference.Version <= new Version(4, 14, 0, 0));
        references
            .Where(reference => reference.Name == "System.Memory")
            .ShouldAllBe(reference => reference.Version <= NewestMemory);
    }

    [Fact]
    public void TheDependencies_AreTheYamlReaderAndTheHashes()
    {
        using var package = ZipFile.OpenRead(feed.Library);
        using var specification = package.GetEntry("MergeDsl.nuspec")!.Open();

        XDocument
            .Load(specification)
            .Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => element.Attribute("id")!.Value)
            .ShouldBe(["YamlDotNet", "System.IO.Hashing"]);
    }

    private string[] Entries(string prefix)
    {
        using var package = ZipFile.OpenRead(feed.Library);
        return
        [
            .. package
                .Entries.Select(entry => entry.FullName)
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)),
        ];
    }

    private (string Name, Version Version)[] References(string entry)
    {
        using var package = ZipFile.OpenRead(feed.Library);
        using var bytes = new MemoryStream();
        using (var stream = package.GetEntry(entry)!.Open())
        {
            stream.CopyTo(bytes);
        }

        bytes.Position = 0;
        using var file = new PEReader(bytes);
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .AssemblyReferences.Select(metadata.GetAssemblyReference)
                .Select(reference => (metadata.GetString(reference.Name), reference.Version)),
        ];
    }
}
