using MergeDsl.Core.Recipes;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Samples;

/// <summary>Every recipe below <c>recipes</c>, run the way a user runs it.</summary>
public sealed class ShippedRecipeTests
{
    public static TheoryData<string> All =>
        [
            .. Directory
                .GetFiles(Checkout.Recipe(), "*.recipe.yaml")
                .Order(StringComparer.Ordinal)
                .Select(path => Path.GetFileName(path)),
        ];

    [Theory]
    [MemberData(nameof(All))]
    public void ARecipe_IsValid(string name)
    {
        using var preparation = MergePreparation.Of(Recipe.Load(Checkout.Recipe(name)));

        preparation.Findings.Where(finding => finding.Severity != Severity.Info).ShouldBeEmpty();
        preparation.Plan.ShouldNotBeNull().Modules.Count.ShouldBe(28);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ARecipe_Runs(string name)
    {
        using var folder = new TempFolder();

        var adapter = Run(name, folder);

        adapter.Modules.Count().ShouldBe(28);
        adapter.Modules.ShouldAllBe(module => adapter.Delta(module).Any(value => value != 0));
        // Canonical: without comments, with the values of this run.
        RecipeReading
            .Read(adapter.Metadata["mergedsl.recipe"])
            .Model.ShouldBe(Recipe.Load(Checkout.Recipe(name), OutputTo(name, folder)).Model!.OfMerge());
    }

    [Fact]
    public void TheExactSum_IsTheSumOfTheDeltas()
    {
        using var folder = new TempFolder();
        var merged = Run("exact-sum.recipe.yaml", folder);
        (SlowAdapter Adapter, double Weight)[] sources =
        [
            (new SlowAdapter(Checkout.Recipe("adapters", "reverse")), 1),
            (new SlowAdapter(Checkout.Recipe("adapters", "sort")), 1.05),
            (new SlowAdapter(Checkout.Recipe("adapters", "spell")), 1.2),
        ];

        foreach (var module in merged.Modules)
        {
            var expected = Sum(sources.Select(source => (source.Adapter.Delta(module), source.Weight)));

            merged.Rank(module).ShouldBe(24);
            Distance(merged.Delta(module), expected).ShouldBeLessThan(1e-6, module);
        }
    }

    [Theory]
    // Numbers stored as float32 are as exact as the sums that gave them.
    [InlineData("float32", 1e-6)]
    // One rounding to eight significant bits is off by at most half of the last of them.
    [InlineData("bfloat16", 1.0 / 256)]
    public void TheFusedModel_IsTheBasePlusTheDeltas(string type, double tolerance)
    {
        using var folder = new TempFolder();
        var recipe = Recipe.Load(
            Checkout.Recipe("fused.recipe.yaml"),
            RecipeOverride.Parse($"output.model={folder["model"]}")!,
            RecipeOverride.Parse($"output.dtype={type}")!
        );
        using var preparation = MergePreparation.Of(recipe);
        var report = preparation.Run(new RunOptions { Threads = 2 }, null, CancellationToken.None);
        var (start, model) = (new SlowModel(Checkout.Recipe("models", "tiny-llama")), new SlowModel(folder["model"]));
        SlowAdapter[] sources =
        [
            .. new[] { "reverse", "sort", "spell" }.Select(name => new SlowAdapter(Checkout.Recipe("adapters", name))),
        ];
        var modules = sources[0].Modules.ToDictionary(module => module["base_model.model.".Length..] + ".weight");

        report.Fuse!.Tensors.Count.ShouldBe(28);
        model.Names.ShouldBe(start.Names);
        foreach (var name in model.Names)
        {
            if (!modules.TryGetValue(name, out var module))
            {
                model[name].ShouldBe(start[name], name);
                continue;
            }

            var delta = Sum(sources.Select(source => (source.Delta(module), 1.0)));
            var furthest = start[name]
                .Zip(delta, (weight, change) => weight + change)
                .Zip(model[name], (exact, stored) => Math.Abs(stored - exact) - (tolerance * Math.Abs(exact)))
                .Max();
            // Where base and change nearly cancel, what is left of the rounding of float32 sums is not relative to the result.
            furthest.ShouldBeLessThan(1e-6, name);
        }
    }

    [Fact]
    public void TiesOnFullChanges_KeepsTheEnergyItWasAskedTo()
    {
        using var folder = new TempFolder();
        var merged = Run("ties-dense.recipe.yaml", folder);
        var sources = new[] { "reverse", "sort", "spell" }
            .Select(name => new SlowAdapter(Checkout.Recipe("adapters", name)))
            .ToArray();

        foreach (var module in merged.Modules)
        {
            var expected = SlowTies.Merge([.. sources.Select(source => source.Delta(module))], density: 0.5, scale: 2);

            // The best approximation that keeps 95% of the energy is off by the square root of the other 5%, at most.
            Distance(merged.Delta(module), expected).ShouldBeInRange(0.1, Math.Sqrt(0.05), module);
        }
    }

    private static SlowAdapter Run(string name, TempFolder folder)
    {
        using var preparation = MergePreparation.Of(Recipe.Load(Checkout.Recipe(name), OutputTo(name, folder)));
        preparation.Run(new RunOptions { Threads = 2 }, null, CancellationToken.None);
        return new SlowAdapter(folder["out"]);
    }

    // An adapter in any case, so that it can be looked at; a model where the recipe writes one.
    private static RecipeOverride[] OutputTo(string name, TempFolder folder)
    {
        var model = Recipe.Load(Checkout.Recipe(name)).Model!.Output.Model;
        return
        [
            RecipeOverride.Parse($"output.adapter={folder["out"]}")!,
            .. model is null ? [] : new[] { RecipeOverride.Parse($"output.model={folder["model"]}")! },
        ];
    }

    private static double[] Sum(IEnumerable<(double[] Delta, double Weight)> deltas) =>
        deltas
            .Select(delta => Array.ConvertAll(delta.Delta, value => value * delta.Weight))
            .Aggregate((left, right) => [.. left.Zip(right, (one, other) => one + other)]);

    /// <summary>The Frobenius norm of the difference, relative to what was expected.</summary>
    private static double Distance(double[] actual, double[] expected) =>
        Math.Sqrt(
            actual.Zip(expected, (one, other) => (one - other) * (one - other)).Sum()
                / expected.Sum(value => value * value)
        );
}
