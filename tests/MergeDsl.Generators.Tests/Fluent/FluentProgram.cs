using MergeDsl.Generators.Fluent;
using MergeDsl.Generators.Tests.Driving;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Shouldly;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>C# that uses the real library.</summary>
/// <param name="Source">The text of its file.</param>
internal sealed record FluentProgram(string Source)
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp13);

    /// <summary>Statements with the adapters <c>math</c> and <c>code</c> and an unknown <c>number</c> at hand.</summary>
    public static FluentProgram Of(string statements) =>
        new(
            $$"""
            using System;
            using System.Linq;
            using System.Threading.Tasks;
            using MergeDsl;

            namespace App;

            public static class Program
            {
                public static async Task Main(Adapter<AnyBase> math, Adapter<AnyBase> code, double number, string text)
                {
                    await Task.Yield();
            {{statements}}
                }
            }

            """
        );

    /// <summary>The program as the compiler sees it; it has no errors.</summary>
    public CSharpCompilation Compile(OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        var compilation = CompileAnyway(kind);
        compilation
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString())
            .ShouldBeEmpty();
        return compilation;
    }

    /// <summary>What the analyzer finds.</summary>
    public IReadOnlyList<Diagnostic> Analyze() => Analyze(Compile());

    /// <summary>What the analyzer finds in code that may have errors.</summary>
    public IReadOnlyList<Diagnostic> AnalyzeAnyway() => Analyze(CompileAnyway(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>The findings as <c>id: message</c>, with the code that each is about in guillemets.</summary>
    public IReadOnlyList<string> Findings() => [.. Analyze().Select(Text)];

    /// <summary>One finding with the code it is about.</summary>
    public static string Text(Diagnostic finding) =>
        $"{finding.Id}: {finding.GetMessage(null)} «{finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan)}»";

    private CSharpCompilation CompileAnyway(OutputKind kind) =>
        CSharpCompilation.Create(
            "App",
            [CSharpSyntaxTree.ParseText(Source, Language, "Program.cs")],
            References.All,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
        );

    private static IReadOnlyList<Diagnostic> Analyze(CSharpCompilation compilation) =>
        [
            .. compilation
                .WithAnalyzers([new FluentAnalyzer()])
                .GetAnalyzerDiagnosticsAsync()
                .GetAwaiter()
                .GetResult()
                .OrderBy(finding => finding.Location.SourceSpan.Start)
                .ThenBy(finding => finding.Id, StringComparer.Ordinal),
        ];
}
