using System.Text.RegularExpressions;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using Shouldly;
using Xunit;

namespace MergeDsl.Architecture.Tests;

/// <summary>The catalogues and what the README says about them.</summary>
public sealed class CatalogueTests
{
    [Fact]
    public void Ids_AreDistinctAndOrdered()
    {
        var ids = FindingCatalog.All.Select(row => row.Id).ToArray();

        ids.ShouldNotBeEmpty();
        ids.ShouldBe(ids.Distinct().Order(StringComparer.Ordinal));
        ids.ShouldAllBe(id => Regex.IsMatch(id, "^MDSL[0-9]{4}$"));
    }

    [Fact]
    public void EveryFinding_HasTitleMessageAndHelp() =>
        FindingCatalog
            .All.Where(row => row.Title.Length == 0 || row.Message.Length == 0 || row.Help.Length == 0)
            .ShouldBeEmpty();

    [Fact]
    public void EveryFinding_StandsInTheReadme() =>
        Table("findings")
            .ShouldBe(
                FindingCatalog.All.Select(row =>
                    $"| `{row.Id}` | {row.Severity.ToString().ToLowerInvariant()} | {row.Title} |"
                )
            );

    [Fact]
    public void EveryMethod_StandsInTheReadme() =>
        Table("methods")
            .ShouldBe(
                MergeMethods.All.Select(method =>
                    $"| `{method.Name}` | {method.Title} | {string.Join(", ", method.Parameters.Select(name => $"`{name}`"))} | {method.Source} |"
                )
            );

    [Fact]
    public void EveryKindOfAdapter_StandsInTheReadme() =>
        Table("kinds")
            .ShouldBe(
                AdapterKinds.All.Select(kind =>
                {
                    var isFused = kind.WhyNotFused.Length == 0 ? "yes" : "";
                    var isWritten = kind.IsWritten ? "yes" : "";
                    return $"| `{kind.Name}` | {kind.Title} | {isFused} | {kind.MergedBy} | {isFused} | {isWritten} | {kind.ToLora} |";
                })
            );

    [Fact]
    public void KindsOfAdapters_AreDistinctAndOrdered()
    {
        var names = AdapterKinds.All.Select(kind => kind.Name).ToArray();

        names.ShouldBe(names.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryKey_StandsInTheReadme() =>
        Table("keys").ShouldBe(Rows(RecipeLanguage.Recipe, ""), ignoreOrder: true);

    private static IEnumerable<string> Rows(RecipeSection section, string prefix) =>
        section.Keys.SelectMany(key =>
            Rows(key, prefix + key.Name).Prepend($"| `{prefix}{key.Name}` | {key.Value} | {key.Meaning} |")
        );

    private static IEnumerable<string> Rows(RecipeKey key, string path) =>
        key.Kind switch
        {
            KeyKind.Section => Rows(key.Section!, $"{path}."),
            // Tasks are told once.
            KeyKind.SectionMap when path == "tune.tasks" => [],
            KeyKind.SectionMap => Rows(key.Section!, $"{path}.KEY."),
            KeyKind.SectionList => Rows(key.Section!, $"{path}[]."),
            KeyKind.Budget => Rows(key.Section!, $"{path}."),
            _ => [],
        };

    /// <summary>The rows between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>, head and rule apart.</summary>
    private static string[] Table(string name) =>
        [
            .. Repository
                .Read("README.md")
                .ReplaceLineEndings("\n")
                .Split('\n')
                .SkipWhile(line => line != $"<!-- {name} -->")
                .Skip(1)
                .TakeWhile(line => line != $"<!-- /{name} -->")
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal)),
        ];
}
