using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace MergeDsl.Architecture.Tests;

/// <summary>Who may know whom: arrows point downwards only.</summary>
public sealed class ProjectReferenceTests
{
    public static TheoryData<string, string[], string[]> Rooms =>
        new()
        {
            { "MergeDsl.Core", [], ["YamlDotNet"] },
            {
                "MergeDsl.Generators",
                ["MergeDsl.Core"],
                ["Microsoft.CodeAnalysis.CSharp", "Microsoft.CodeAnalysis.CSharp.Workspaces"]
            },
            { "MergeDsl.Checkpoints", ["MergeDsl.Core"], ["System.IO.Hashing"] },
            { "MergeDsl.Runtime", ["MergeDsl.Checkpoints"], [] },
            {
                "MergeDsl.TorchSharp",
                ["MergeDsl.Runtime"],
                ["TorchSharp", "TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows"]
            },
            { "MergeDsl.Evaluation", ["MergeDsl.Runtime"], [] },
            { "MergeDsl", ["MergeDsl.Evaluation"], [] },
            { "MergeDsl.Cli", ["MergeDsl", "MergeDsl.TorchSharp"], ["System.CommandLine", "Spectre.Console"] },
        };

    public static TheoryData<string, string[]> Tests =>
        new()
        {
            { "MergeDsl.Testing", [] },
            { "MergeDsl.Core.Tests", ["MergeDsl.Core", "MergeDsl.Testing"] },
            { "MergeDsl.Generators.Tests", ["MergeDsl.Generators", "MergeDsl.Testing", "MergeDsl"] },
            { "MergeDsl.Checkpoints.Tests", ["MergeDsl.Checkpoints", "MergeDsl.Testing"] },
            { "MergeDsl.Runtime.Tests", ["MergeDsl.Runtime", "MergeDsl.Testing"] },
            {
                "MergeDsl.TorchSharp.Tests",
                [
                    "MergeDsl.TorchSharp",
                    "MergeDsl",
                    "MergeDsl.TorchSharp.Example",
                    "MergeDsl.Runtime.Tests",
                    "MergeDsl.Testing",
                ]
            },
            { "MergeDsl.TorchSharp.Example", ["MergeDsl.TorchSharp", "MergeDsl"] },
            { "MergeDsl.Evaluation.Tests", ["MergeDsl.Evaluation", "MergeDsl.Testing"] },
            { "MergeDsl.Tests", ["MergeDsl", "MergeDsl.Testing"] },
            { "MergeDsl.Notebooks.Tests", ["MergeDsl", "MergeDsl.Testing"] },
            { "MergeDsl.Samples", ["MergeDsl", "MergeDsl.Testing"] },
            { "MergeDsl.Cli.Tests", ["MergeDsl.Cli", "MergeDsl.Testing"] },
            { "MergeDsl.WrongRecipes.Tests", ["MergeDsl.Cli", "MergeDsl.Generators", "MergeDsl.Testing"] },
            { "MergeDsl.Package.Tests", ["MergeDsl.Cli", "MergeDsl.Testing"] },
            { "MergeDsl.Architecture.Tests", ["MergeDsl.Cli", "MergeDsl.Testing"] },
            { "MergeDsl.Benchmarks", ["MergeDsl"] },
            { "MergeDsl.Generators.Benchmarks", ["MergeDsl.Generators", "MergeDsl.Generators.Tests"] },
        };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void ARoom_ReferencesOnlyTheRoomBelowAndItsPackages(string room, string[] projects, string[] packages)
    {
        References(room, "ProjectReference").ShouldBe(projects, ignoreOrder: true);
        References(room, "PackageReference").ShouldBe(packages, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Tests))]
    public void ATestProject_ReferencesItsRoomAndTheSharedTestCode(string project, string[] projects) =>
        References(project, "ProjectReference").ShouldBe(projects, ignoreOrder: true);

    [Fact]
    public void EveryProject_HasARuleHereAndAPlaceInTheSolution()
    {
        var projects = Repository
            .Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .ToArray();

        projects.ShouldBe(Rooms.Concat(Tests).Select(row => (string)row[0]), ignoreOrder: true);
        var solution = Repository.Read("MergeDsl.sln");
        projects.ShouldAllBe(project => solution.Contains($"\\{project}.csproj\"", StringComparison.Ordinal));
    }

    [Fact]
    public void TorchSharp_IsNeededWhereItIsAskedForOnly() =>
        Repository
            .Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .SelectMany(file => XDocument.Parse(Repository.Read(file)).Descendants())
            .Where(reference => IsTorch(reference.Attribute("Include")?.Value))
            .ShouldAllBe(reference =>
                reference.Parent!.Attribute("Condition")!.Value == "'$(UseTorchSharp)' == 'true'"
            );

    [Fact]
    public void PackageVersions_StandInOneFile() =>
        Repository
            .Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))
            .SelectMany(file => XDocument.Parse(Repository.Read(file)).Descendants("PackageReference"))
            .ShouldAllBe(reference => reference.Attribute("Version") == null);

    private static bool IsTorch(string? include) =>
        include is not null
        && (
            include.StartsWith("TorchSharp", StringComparison.Ordinal)
            || include.EndsWith("MergeDsl.TorchSharp.csproj", StringComparison.Ordinal)
        );

    private static IEnumerable<string> References(string project, string kind) =>
        Repository
            .Project(project)
            .Descendants(kind)
            .Select(reference => reference.Attribute("Include")!.Value)
            .Select(include =>
                include.EndsWith(".csproj", StringComparison.Ordinal)
                    ? Path.GetFileNameWithoutExtension(include)
                    : include
            );
}
