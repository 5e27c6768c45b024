using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>What the build's generated configuration says: properties, and what each additional file is.</summary>
internal sealed class TestOptions(ImmutableSortedDictionary<string, string> properties) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } =
        new Values(properties.ToImmutableDictionary(pair => "build_property." + pair.Key, pair => pair.Value));

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Values.None;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile.Path.EndsWith(".recipe.yaml", StringComparison.Ordinal) ? Values.Recipe
        : textFile.Path.EndsWith(".lock.yaml", StringComparison.Ordinal) ? Values.Lock
        : Values.None;

    private sealed class Values(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public static Values None { get; } = new(ImmutableDictionary<string, string>.Empty);

        public static Values Recipe { get; } = Metadata("recipe");

        public static Values Lock { get; } = Metadata("lock");

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) =>
            values.TryGetValue(key, out value);

        private static Values Metadata(string kind) =>
            new(ImmutableDictionary<string, string>.Empty.Add("build_metadata.AdditionalFiles.MergeDsl", kind));
    }
}
