using MergeDsl.Generators.Tests.Driving;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>The shipped recipes, compiled and run: the same plans and the same bytes as without a compiler.</summary>
public sealed class RunTests
{
    private const string Source = """
        using System.IO;
        using System.Linq;
        using System.Threading;
        using MergeDsl;

        internal static class Program
        {
            private static readonly RecipePlan[] Plans =
                [App.Recipes.ExactSum, App.Recipes.PeftTiesSvd, App.Recipes.TiesDense];

            public static string[] DifferentPlans(string folder) =>
                [.. Plans.Where(plan => !IsSame(plan, folder)).Select(plan => plan.ToString())];

            public static void RunCompiled(string folder, string output) =>
                App.Recipes.TiesDense.In(folder).With(output: output).RunAsync().GetAwaiter().GetResult();

            public static void RunRead(string folder, string output)
            {
                var change = MergeDsl.Core.Recipes.RecipeOverride.Parse("output.adapter=" + output)!;
                var recipe = Recipe.Load(Path.Combine(folder, "ties-dense.recipe.yaml"), change);
                using var preparation = MergePreparation.Of(recipe);
                preparation.Run(new RunOptions(), null, CancellationToken.None);
            }

            public static double ChangedWeight() =>
                App.Recipes.TiesDense.With(weights => weights with { Sort = 0.9f }, density: 0.3).Weights.Sort;

            public static void WrongDensity() => App.Recipes.TiesDense.With(density: 7);

            private static bool IsSame(RecipePlan plan, string folder)
            {
                var file = Directory.GetFiles(folder, "*.recipe.yaml").Single(file => Recipe.Load(file).Model!.Name == plan.ToString());
                using var preparation = MergePreparation.Of(Recipe.Load(file));
                return plan.Plan == preparation.Plan && plan.ToYaml() == preparation.Recipe.ToYaml();
            }
        }
        """;

    private static readonly string Recipes = Path.Combine(Checkout.Root, "recipes");

    private static readonly GeneratedProgram Program = GeneratedProgram.Of(
        GeneratorHarness.Of(Shipped() with { Source = Source })
    );

    [Fact]
    public void ACompiledPlan_IsThePlanOfItsFile() =>
        ((string[])Program.Call("DifferentPlans", Recipes)!).ShouldBeEmpty();

    [Fact]
    public void ACompiledPlan_WritesTheBytesOfItsFile()
    {
        using var folder = new TempFolder();
        var (output, compiled) = (folder["out"], folder["compiled"]);

        Program.Call("RunCompiled", Recipes, output);
        Directory.Move(output, compiled);
        Program.Call("RunRead", Recipes, output);

        foreach (var file in new[] { "adapter_config.json", "adapter_model.safetensors" })
        {
            File.ReadAllBytes(Path.Combine(compiled, file))
                .AsSpan()
                .SequenceEqual(File.ReadAllBytes(Path.Combine(output, file)))
                .ShouldBeTrue(file);
        }
    }

    [Fact]
    public void OtherValues_AreTakenAsTyped() => Program.Call("ChangedWeight").ShouldBe(0.9);

    [Fact]
    public void WrongValues_AreFindings() =>
        Should.Throw<Exception>(() => Program.Call("WrongDensity")).Message.ShouldContain("density");

    private static TestProject Shipped() =>
        Directory
            .GetFiles(Recipes, "*.yaml")
            .Aggregate(
                new TestProject(),
                (project, file) => project.With("recipes/" + Path.GetFileName(file), File.ReadAllText(file))
            );
}
