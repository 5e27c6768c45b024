using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators;

/// <summary>Everything that the build tells the generator.</summary>
/// <param name="Namespace">Namespace of the generated code.</param>
/// <param name="ProjectFolder">Where the project lies, ending in a separator; empty when the build does not say.</param>
internal sealed record GeneratorOptions(string Namespace, string ProjectFolder)
{
    /// <summary>The properties that the targets make visible, without the prefix they have there.</summary>
    public static IReadOnlyList<string> Properties { get; } =
    [NamespaceProperty, RootNamespaceProperty, FolderProperty];

    private const string NamespaceProperty = "MergeDslNamespace";
    private const string RootNamespaceProperty = "RootNamespace";
    private const string FolderProperty = "ProjectDir";

    /// <summary>Reads the options: <c>MergeDslNamespace</c>, else <c>RootNamespace</c>, else the assembly's name.</summary>
    public static GeneratorOptions Of(AnalyzerConfigOptionsProvider provider, string? assembly)
    {
        var options = provider.GlobalOptions;
        var name = Property(options, NamespaceProperty) ?? Property(options, RootNamespaceProperty) ?? assembly ?? "";
        return new GeneratorOptions(Naming.NamespaceName.Of(name), Property(options, FolderProperty) ?? "");
    }

    private static string? Property(AnalyzerConfigOptions options, string name) =>
        options.TryGetValue("build_property." + name, out var value) && value.Trim().Length > 0 ? value.Trim() : null;
}
