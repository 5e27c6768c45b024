using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using MergeDsl.Generators.Fluent;
using Microsoft.CodeAnalysis.Diagnostics;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>The compiler has none of the editor's assemblies, and the editor none but its own.</summary>
public sealed class CompilerHostTests
{
    private static readonly string Generators = typeof(FluentAnalyzer).Assembly.Location;

    [Fact]
    public async Task TheAnalyzer_RunsWhereThereIsNoEditor()
    {
        var context = new CompilerContext();
        var type = context
            .LoadFromAssemblyPath(Generators)
            .GetType(typeof(FluentAnalyzer).FullName!, throwOnError: true)!;
        var analyzer = (DiagnosticAnalyzer)Activator.CreateInstance(type)!;

        var found = await FluentProgram
            .Of("await Merge.Of(math, code).Peft(\"linear\").Density(7).SaveAdapterAsync(text);")
            .Compile()
            .WithAnalyzers([analyzer])
            .GetAnalyzerDiagnosticsAsync();

        found.Select(finding => finding.Id).Order(StringComparer.Ordinal).ShouldBe(["MDSL2006", "MDSL2102"]);
        type.ShouldNotBe(typeof(FluentAnalyzer));
    }

    [Fact]
    public void TheAssembly_RefersToNothingThatHostsDoNotHave()
    {
        using var file = new PEReader(File.ReadAllBytes(Generators).ToImmutableArray());
        var metadata = file.GetMetadataReader();

        metadata
            .AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Order(StringComparer.Ordinal)
            .ShouldBe([
                "MergeDsl.Core",
                "Microsoft.CodeAnalysis",
                "Microsoft.CodeAnalysis.CSharp",
                "Microsoft.CodeAnalysis.Workspaces",
                "System.Collections.Immutable",
                "System.Memory",
                "netstandard",
            ]);
    }

    /// <summary>Has our assemblies and the compiler's, and refuses the editor's.</summary>
    private sealed class CompilerContext() : AssemblyLoadContext("compiler")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var name = assemblyName.Name!;
            return name.Contains("Workspaces", StringComparison.Ordinal) ? throw new FileNotFoundException(name)
                : name is "MergeDsl.Core" or "YamlDotNet"
                    ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, name + ".dll"))
                : null;
        }
    }
}
