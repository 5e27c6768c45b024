using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Shouldly;
using Xunit;

namespace MergeDsl.Architecture.Tests;

/// <summary>What the built assemblies refer to, whatever their project files say.</summary>
public sealed class AssemblyReferenceTests
{
    private static readonly string[] Order =
    [
        "MergeDsl.Core",
        "MergeDsl.Checkpoints",
        "MergeDsl.Runtime",
        "MergeDsl.Evaluation",
        "MergeDsl.Api",
        "mergedsl",
    ];

    public static TheoryData<string> Rooms => [.. Order];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void AnAssembly_RefersOnlyToRoomsBelowIt(string room)
    {
        var above = Order.SkipWhile(name => name != room);

        References(room).Intersect(above).ShouldBeEmpty();
    }

    [Fact]
    public void Core_KnowsNoPackageButTheYamlReader() =>
        References("MergeDsl.Core")
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "netstandard")
            .ShouldBe(["YamlDotNet"]);

    [Fact]
    public void Core_TouchesNoFilesNetworkOrProcesses() =>
        TypeReferences("MergeDsl.Core")
            .Where(name =>
                name.StartsWith("System.IO.File", StringComparison.Ordinal)
                || name.StartsWith("System.IO.Directory", StringComparison.Ordinal)
                || name.StartsWith("System.Net.", StringComparison.Ordinal)
                || name.StartsWith("Microsoft.CodeAnalysis.", StringComparison.Ordinal)
                || name is "System.Diagnostics.Process" or "System.Console"
            )
            .Where(name => name != "System.IO.FileNotFoundException")
            .ShouldBeEmpty();

    [Theory]
    [InlineData("MergeDsl.Core")]
    [InlineData("MergeDsl.Checkpoints")]
    [InlineData("MergeDsl.Runtime")]
    [InlineData("MergeDsl.Evaluation")]
    [InlineData("MergeDsl.Api")]
    public void ALibrary_NeverWritesToTheConsole(string room) =>
        TypeReferences(room).ShouldNotContain("System.Console");

    private static IEnumerable<string> References(string room)
    {
        using var file = Open(room);
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.AssemblyReferences.Select(handle =>
                metadata.GetString(metadata.GetAssemblyReference(handle).Name)
            ),
        ];
    }

    private static IEnumerable<string> TypeReferences(string room)
    {
        using var file = Open(room);
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .TypeReferences.Select(metadata.GetTypeReference)
                .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}"),
        ];
    }

    private static PEReader Open(string room) =>
        new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, room + ".dll")));
}
