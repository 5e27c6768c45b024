using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Shouldly;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>A C# project with recipes and a lock, compiled by the real compiler with the real generator.</summary>
/// <param name="Diagnostics">What the generator reported, in its order.</param>
/// <param name="Complaints">Errors and warnings of C# itself, about the project's own code and the generated one.</param>
/// <param name="Sources">The generated files, by name.</param>
internal sealed record CompiledProject(
    ImmutableArray<Diagnostic> Diagnostics,
    IReadOnlyList<string> Complaints,
    IReadOnlyDictionary<string, string> Sources
)
{
    private const string Namespace = "App";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    // Whoever references MergeDsl references the framework and what the package brings.
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (IsOfTheFramework(name) || IsOurs(name)))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles a project.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="types">The types of its recipes; its C# names each of them, and <c>Recipes.NAME</c>.</param>
    /// <param name="files">Recipes and lock.</param>
    public static CompiledProject Of(string folder, string[] types, params CompilerText[] files)
    {
        var uses = types.Select(type => $"internal static {type} {type}() => Recipes.{type};");
        var source = $"namespace {Namespace} {{ internal static class Uses {{ {string.Join(' ', uses)} }} }}";
        var compilation = CSharpCompilation.Create(
            Namespace,
            [CSharpSyntaxTree.ParseText(source, Language, Path.Combine(folder, "Uses.cs"))],
            References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        var driver = CSharpGeneratorDriver
            .Create([CompilerExtension.Generator()], files, Language, new CompilerOptions(folder, Namespace))
            .RunGeneratorsAndUpdateCompilation(compilation, out var compiled, out _);
        var result = driver.GetRunResult().Results.Single();
        result.Exception.ShouldBeNull();
        return new CompiledProject(
            result.Diagnostics,
            [
                .. compiled
                    .GetDiagnostics()
                    .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                    .Select(Format),
            ],
            result.GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString())
        );
    }

    /// <summary>What the compiler prints about them, a line each.</summary>
    public string Findings => string.Concat(Diagnostics.Select(finding => Format(finding) + "\n"));

    private static string Format(Diagnostic diagnostic) =>
        new DiagnosticFormatter().Format(diagnostic, CultureInfo.InvariantCulture);

    private static bool IsOfTheFramework(string name) =>
        name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "mscorlib.dll";

    private static bool IsOurs(string name) =>
        name.StartsWith("MergeDsl.", StringComparison.Ordinal)
        && !name.Contains("Generators", StringComparison.Ordinal);
}
