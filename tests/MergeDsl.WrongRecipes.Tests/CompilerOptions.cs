using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>What the build tells the compiler: the project's properties, and which additional file is what.</summary>
internal sealed class CompilerOptions(string folder, string rootNamespace) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } =
        new Values(
            new()
            {
                ["build_property.ProjectDir"] = folder + Path.DirectorySeparatorChar,
                ["build_property.RootNamespace"] = rootNamespace,
            }
        );

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => new Values([]);

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        new Values(new() { ["build_metadata.AdditionalFiles.MergeDsl"] = ((CompilerText)textFile).Kind });

    private sealed class Values(Dictionary<string, string> values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) =>
            values.TryGetValue(key, out value);
    }
}
