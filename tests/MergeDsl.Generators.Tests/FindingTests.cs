using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Generators.Reporting;
using MergeDsl.Generators.Tests.Driving;
using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>What the compiler prints about recipes and locks.</summary>
public sealed class FindingTests
{
    private const string Polyglot = "recipes/polyglot.recipe.yaml";

    [Fact]
    public void ASoundRecipe_HasNoFindings() => GeneratorHarness.Of(Samples.Polyglot).Findings.ShouldBeEmpty();

    [Theory]
    [InlineData("name: [")]
    [InlineData("name: A\nname: B\n")]
    [InlineData("name: \"a\\tb\\nc\"\nmerge: { method: '{0} {x}' }\n")]
    [InlineData("name: A\r\nmerge:\r\n  method: tyes # 😀\r\n  dense: 1\r\n")]
    [InlineData("")]
    [InlineData("a\0b")]
    public void TheCompiler_PrintsWhatTheToolPrints(string text)
    {
        var run = GeneratorHarness.Of(new TestProject().With(Polyglot, text));

        run.Findings.ShouldNotBeEmpty();
        RecipeReading
            .Read(text)
            .Findings.Where(finding => finding.Descriptor != SyntaxFindings.NotPlainText)
            .Select(finding => FindingFormatter.Format(finding, Polyglot))
            .ShouldBeSubsetOf(run.Findings);
    }

    [Fact]
    public void EveryRowOfTheCatalogue_IsPrintedAlike()
    {
        foreach (var row in FindingCatalog.All)
        {
            var finding = Finding.Of(row, "{0}", "b\nc", "d", "e", "f", "g", "h", "i") with
            {
                Span = new Core.Text.SourceSpan(10, 2, 3, 4, 3, 6),
            };

            FindingReporter.Create(finding, "a.yaml").ToString().ShouldBe(FindingFormatter.Format(finding, "a.yaml"));
        }
    }

    [Fact]
    public void AFileThatIsNoText_IsAFinding() =>
        GeneratorHarness
            .Of(Samples.Polyglot.With("recipes/weights.recipe.yaml", null))
            .Findings.ShouldHaveSingleItem()
            .ShouldStartWith("recipes/weights.recipe.yaml(1,1): error MDSL0004");

    [Fact]
    public void WithoutALock_TheRecipeSaysSo() =>
        GeneratorHarness
            .Of(Samples.Polyglot.Without("adapters.lock.yaml"))
            .Findings.ShouldHaveSingleItem()
            .ShouldContain("error MDSL3202");

    [Fact]
    public void ASecondLock_IsAFinding() =>
        GeneratorHarness
            .Of(Samples.Polyglot.With("other/adapters.lock.yaml", Samples.Lock()))
            .Findings.ShouldHaveSingleItem()
            .ShouldStartWith("other/adapters.lock.yaml(1,1): error MDSL3208");

    [Fact]
    public void AFileOfSomebodyElse_IsNotRead() =>
        GeneratorHarness
            .Of(new TestProject().With("settings.json", "{").With("weights.safetensors", null))
            .Result.ShouldSatisfyAllConditions(
                result => result.Diagnostics.ShouldBeEmpty(),
                result => result.GeneratedSources.ShouldBeEmpty()
            );

    [Theory]
    [InlineData("MergeDslNamespace", "my-app.class.1st", "my_app.@class._1st")]
    [InlineData("RootNamespace", "Other.Root", "Other.Root")]
    [InlineData("RootNamespace", "", "App")]
    public void TheNamespace_IsThatOfTheProject(string property, string value, string expected) =>
        GeneratorHarness
            .Of(Samples.Polyglot.WithProperty(property, value))
            .Sources["Polyglot.MergePlan.g.cs"]
            .ShouldContain($"\nnamespace {expected};\n");
}
