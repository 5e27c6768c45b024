using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>A C# project with recipes, as the build hands it to the compiler.</summary>
public sealed record TestProject
{
    /// <summary>The folder of the project.</summary>
    public const string Folder = "/project/";

    /// <summary>Its additional files, by path relative to the project.</summary>
    public ImmutableSortedDictionary<string, string?> Files { get; private init; } =
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal);

    /// <summary>Its C#.</summary>
    public string Source { get; init; } = "";

    /// <summary>The properties that the build makes visible.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; private init; } =
        ImmutableSortedDictionary<string, string>.Empty.Add("RootNamespace", "App").Add("ProjectDir", Folder);

    /// <summary>The same project with a file; a null text is a file that is no text.</summary>
    public TestProject With(string path, string? text) => this with { Files = Files.SetItem(path, text) };

    /// <summary>The same project with a lock.</summary>
    public TestProject WithLock(string text) => With("adapters.lock.yaml", text);

    /// <summary>The same project without a file.</summary>
    public TestProject Without(string path) => this with { Files = Files.Remove(path) };

    /// <summary>The same project with another property.</summary>
    public TestProject WithProperty(string name, string value) =>
        this with
        {
            Properties = Properties.SetItem(name, value),
        };

    internal ImmutableArray<AdditionalText> AdditionalTexts() =>
        [.. Files.Select(file => new TestText(Folder + file.Key, file.Value))];

    internal TestOptions Options() => new(Properties);

    internal CSharpCompilation Compilation() =>
        CSharpCompilation.Create(
            "App",
            [CSharpSyntaxTree.ParseText(Source, GeneratorHarness.Language, "Program.cs")],
            References.All,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: 9999,
                generalDiagnosticOption: ReportDiagnostic.Error
            )
        );
}
