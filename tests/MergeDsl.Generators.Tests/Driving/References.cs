using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Tests.Driving;

/// <summary>What a user's project references: the framework and MergeDsl.</summary>
internal static class References
{
    /// <summary>All references.</summary>
    public static ImmutableArray<MetadataReference> All { get; } =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "mscorlib.dll" or "netstandard.dll")
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
}
