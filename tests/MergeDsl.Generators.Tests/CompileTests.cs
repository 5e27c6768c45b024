using MergeDsl.Generators.Tests.Driving;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>
/// Generated code under C# 12, nullable, the highest warning level, warnings as errors, documentation checked, and without the
/// marks that keep compilers and analyzers quiet.
/// </summary>
public sealed class CompileTests
{
    private const string Polyglot = "recipes/polyglot.recipe.yaml";

    // Everything a user may call on a plan.
    private const string Use = """
        internal static class Use
        {
            public static App.Polyglot Plan { get; } =
                App.Recipes.Polyglot.With(weights => weights with { Math = 0.9, Code = 0.1 }, density: 0.3, scale: 2).In("here");
        }
        """;

    public static TheoryData<string, string> SoundRecipes =>
        new()
        {
            { "plain", Samples.Recipe("Polyglot") },
            { "rich", Samples.Rich("Polyglot") },
            { "in PEFT's words", Samples.Peft("Polyglot") },
            { "a name of a member", Samples.Rich("weights") },
            { "a name of a list", Samples.Rich("ADAPTERS") },
            { "a name of an operation", Samples.Rich("lowered") },
            { "a name of the library", Samples.Rich("merge") },
            { "a keyword", Samples.Rich("class") },
            { "adapters that are keywords and members", Renamed("class", "equals") },
            { "adapters that look alike", Renamed("a-b", "a_b") },
            { "an adapter named like another's facts", Renamed("math", "math-facts") },
            { "an adapter like a variable", Renamed("plan", "Plan") },
            { "letters of the world", Renamed("größe", "数学") },
            {
                "texts that end comments",
                Samples
                    .Recipe("Polyglot")
                    .Replace("../out/Polyglot", "'*/ </summary> & \" \\ {0}'", StringComparison.Ordinal)
            },
        };

    public static TheoryData<string, string> BrokenRecipes =>
        new()
        {
            { "a density out of range", Changed("density: 0.5", "density: 7") },
            { "an unknown key", Changed("density: 0.5", "densty: 0.5") },
            { "an unknown method", Changed("method: ties", "method: tyes") },
            { "a weight that is no number", Changed("weight: 0.7", "weight: heavy") },
            { "an unknown adapter", Changed("../adapters/math", "../adapters/maths") },
            { "an unclosed bracket", Changed("space: dense", "space: [dense") },
            { "an unclosed brace", Changed("weight: 0.7 }", "weight: 0.7") },
            { "a tab", Changed("  space: dense", "\tspace: dense") },
            { "text behind the end", Samples.Recipe("Polyglot") + "]\n" },
            { "an unclosed quotation mark", Changed("../out/Polyglot", "\"../out") },
            { "a second document", Samples.Recipe("Polyglot") + "---\nname: Second\n" },
        };

    [Theory]
    [MemberData(nameof(SoundRecipes))]
    public void ASoundRecipe_CompilesWithoutAWarning(string _, string recipe)
    {
        var run = GeneratorHarness.Of(Samples.Polyglot.With(Polyglot, recipe));

        run.Findings.ShouldNotContain(finding => finding.Contains("error MDSL", StringComparison.Ordinal));
        run.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(BrokenRecipes))]
    public void ABrokenRecipe_HasItsOwnFindingsOnly_AndCodeThatUsesItCompiles(string _, string recipe)
    {
        var run = GeneratorHarness.Of(Samples.Polyglot.With(Polyglot, recipe) with { Source = Use });

        run.Findings.ShouldNotBeEmpty();
        run.Findings.ShouldAllBe(finding => finding.StartsWith(Polyglot + "(", StringComparison.Ordinal));
        run.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public void TwoBadRecipesOfTen_TakeNothingFromTheEight()
    {
        var sound = Enumerable
            .Range(0, 8)
            .Aggregate(
                Samples.Polyglot,
                (all, number) => all.With($"recipes/r{number}.recipe.yaml", Samples.Recipe($"R{number}"))
            );

        var run = GeneratorHarness.Of(
            sound
                .With("recipes/bad1.recipe.yaml", "{[")
                .With("recipes/bad2.recipe.yaml", Samples.Recipe("Bad").Replace("0.5", "5", StringComparison.Ordinal))
        );

        GeneratorHarness.Of(sound).Sources.ShouldBeSubsetOf(run.Sources);
        run.Complaints.ShouldBeEmpty();
        run.Findings.Where(finding => !finding.Contains(": info ", StringComparison.Ordinal))
            .ShouldAllBe(finding => finding.Contains("/bad", StringComparison.Ordinal));
    }

    [Fact]
    public void AdaptersOfDifferentBaseModels_DoNotCompileTogether()
    {
        var project = Samples
            .Polyglot.WithLock(
                TestLock.Of(
                    [TestLock.Adapter("adapters/math"), TestLock.Adapter("adapters/code", model: "models/other")],
                    TestLock.Model(),
                    TestLock.Model("models/other")
                )
            )
            .Without(Polyglot) with
        {
            Source =
                "internal static class Sum { public static object Of() => App.Adapters.Math * 0.5 + App.Adapters.Code * 0.5; }",
        };

        GeneratorHarness.Of(project).Complaints.ShouldHaveSingleItem().ShouldContain("CS0019");
    }

    [Fact]
    public void TwoRecipesOfOneName_AreAFindingAtTheSecond()
    {
        var run = GeneratorHarness.Of(Samples.Polyglot.With("recipes/second.recipe.yaml", Samples.Recipe("PolyGlot")));

        run.Findings.Where(finding => !finding.Contains(": info ", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .ShouldBe(
                "recipes/second.recipe.yaml(1,7): error MDSL3209: 'PolyGlot' is also the name of 'recipes/polyglot.recipe.yaml' in this project: their C# types would be the same"
            );
        run.Complaints.ShouldBeEmpty();
    }

    private static string Changed(string old, string replacement) =>
        Samples.Recipe("Polyglot").Replace(old, replacement, StringComparison.Ordinal);

    private static string Renamed(string first, string second) =>
        Samples
            .Recipe("Polyglot")
            .Replace("  math:", $"  {first}:", StringComparison.Ordinal)
            .Replace("  code:", $"  {second}:", StringComparison.Ordinal);
}
