using System.Text.RegularExpressions;
using MergeDsl.Runtime.Engine;
using Shouldly;
using Xunit;

namespace MergeDsl.Architecture.Tests;

/// <summary>The generator, which may not know the library, keeps a list of its names: no recipe may take one of them.</summary>
public sealed partial class LibraryNamesTests
{
    [Fact]
    public void TheGeneratorsList_HoldsThePublicTypesOfTheLibrarysNamespace()
    {
        var listed = Quoted()
            .Matches(Repository.Read("generators/MergeDsl.Generators/Naming/LibraryNames.cs"))
            .Select(match => match.Groups[1].Value);
        var exported = new[] { typeof(Merge).Assembly, typeof(MergeEngine).Assembly, typeof(Space).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.Namespace == nameof(MergeDsl) && !type.IsNested)
            .Select(type => type.Name.Split('`')[0])
            .Distinct();

        listed.ShouldBe(exported, ignoreOrder: true);
    }

    [GeneratedRegex("\"(\\w+)\"")]
    private static partial Regex Quoted();
}
