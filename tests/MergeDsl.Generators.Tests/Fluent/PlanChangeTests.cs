using MergeDsl.Generators.Fluent;
using MergeDsl.Generators.Tests.Driving;
using Microsoft.CodeAnalysis.Diagnostics;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>Changes of compiled recipes, on the classes that the generator writes.</summary>
public sealed class PlanChangeTests
{
    [Theory]
    [InlineData("With(density: 7)", "MDSL2003: 'density' must be from 0 to 1, but is 7 «7»")]
    [InlineData("With(density: -0.5f)", "MDSL2003: 'density' must be from 0 to 1, but is -0.5 «-0.5f»")]
    [InlineData("With(scale: double.NaN)", "MDSL2007: 'scale' must be a finite number, but is .nan «double.NaN»")]
    [InlineData(
        "With(rank: new RankPolicy.Fixed(0))",
        "MDSL2003: 'rank' must be at least 1, but is 0 «new RankPolicy.Fixed(0)»"
    )]
    [InlineData(
        "With(rank: new RankPolicy.Energy(2))",
        "MDSL2003: 'energy' must be above 0 and at most 1, but is 2 «new RankPolicy.Energy(2)»"
    )]
    [InlineData(
        "With(w => w with { Math = double.NaN, Code = 1 })",
        "MDSL2007: 'weight' must be a finite number, but is .nan «double.NaN»"
    )]
    public void AWrongValue_IsFoundWhereItStands(string change, string expected) =>
        Findings($"await Recipes.Polyglot.{change}.RunAsync();").ShouldBe([expected]);

    [Theory]
    [InlineData("With()")]
    [InlineData("With(density: 0.3, scale: 2)")]
    [InlineData("With(density: number)")]
    [InlineData("With(density: number > 0 ? number : null)")]
    [InlineData("With(w => w with { Math = number }, rank: number > 0 ? RankPolicy.Sum : null)")]
    [InlineData("With(w => new(number, -1))")]
    public void ARightOrUnknownValue_IsNotComplainedAbout(string change) =>
        Findings($"await Recipes.Polyglot.{change}.RunAsync();").ShouldBeEmpty();

    [Theory]
    [InlineData(
        "Recipes.Polyglot.With(scale: 2);",
        "MDSL2203: 'With' changes nothing: it gives a new plan, which is never used «With»"
    )]
    [InlineData(
        "var plan = Recipes.Polyglot.With(scale: 2);",
        "MDSL2203: 'With' changes nothing: it gives a new plan, which is never used «With»"
    )]
    [InlineData(
        "Recipes.Polyglot.RunAsync();",
        "MDSL2202: 'RunAsync' is not awaited: the program may end before the result is written, and errors are lost «RunAsync»"
    )]
    public void AResultThatGoesNowhere_IsFound(string statements, string expected) =>
        Findings(statements).ShouldBe([expected]);

    [Fact]
    public void GeneratedHandles_AreCalledAsInTheProgram() =>
        Findings("await Merge.Of(Adapters.Math, Adapters.Code).ModulesToSave(\"Math\").SaveAdapterAsync(\"out\");")
            .ShouldBe([
                "MDSL2009: 'Math' is not an adapter of this recipe (did you mean 'math'?); there are math, code, average, drop «\"Math\"»",
            ]);

    private static IReadOnlyList<string> Findings(string statements)
    {
        var project = Samples.Polyglot with
        {
            Source = $$"""
                using MergeDsl;
                using System.Threading.Tasks;

                namespace App;

                internal static class Program
                {
                    public static async Task Main(double number)
                    {
                        await Task.Yield();
                        {{statements}}
                    }
                }
                """,
        };
        var compilation = GeneratorHarness.Of(project).Compilation;
        var found = compilation
            .WithAnalyzers([new FluentAnalyzer()])
            .GetAnalyzerDiagnosticsAsync()
            .GetAwaiter()
            .GetResult();
        return [.. found.OrderBy(finding => finding.Location.SourceSpan.Start).Select(FluentProgram.Text)];
    }
}
