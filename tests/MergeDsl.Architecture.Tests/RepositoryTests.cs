using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace MergeDsl.Architecture.Tests;

/// <summary>The shape of the repository itself.</summary>
public sealed partial class RepositoryTests
{
    private const int MostLines = 450;

    private static readonly string[] Agreed =
    [
        "Directory.Build.targets",
        "MergeDsl.sln",
        "README.md",
        "generators",
        "recipes",
        "src",
        "tests",
    ];

    /// <summary>What the SDK, git, the formatter and readers of a licence look for at the top level and nowhere else.</summary>
    private static readonly string[] MustBeFoundThere =
    [
        ".ci",
        ".config",
        ".csharpierignore",
        ".csharpierrc.yaml",
        ".editorconfig",
        ".gitattributes",
        ".gitignore",
        "CHANGELOG.md",
        "Directory.Build.props",
        "Directory.Packages.props",
        "LICENSE",
        "global.json",
    ];

    [Fact]
    public void TheTopLevel_HoldsTheAgreedEntriesOnly() =>
        Repository.TopLevel.Except(Agreed).Except(MustBeFoundThere).ShouldBeEmpty();

    [Fact]
    public void EveryAgreedEntry_IsThere() => Agreed.ShouldBeSubsetOf(Repository.TopLevel);

    [Fact]
    public void NoSourceFile_IsTooLong() =>
        Sources(".cs")
            .Where(file => File.ReadLines(Path.Combine(Repository.Root, file)).Count() > MostLines)
            .ShouldBeEmpty();

    [Fact]
    public void NoText_NamesAPlaceOnSomeMachine() =>
        Sources(".cs", ".csproj", ".props", ".targets", ".md", ".yaml", ".json", ".txt", ".ci/run")
            .Where(file => MachinePath().IsMatch(Repository.Read(file)))
            .ShouldBeEmpty();

    private static IEnumerable<string> Sources(params string[] endings) =>
        Repository.Files.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    [GeneratedRegex(@"(?<![\w.:])/(home/\w+|Users/\w+|root|work|tmp)/|[A-Z]:\\Users\\")]
    private static partial Regex MachinePath();
}
