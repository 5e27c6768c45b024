using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Tests.Engine;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.TorchSharp.Tests;

/// <summary>Whole runs on torch against the same on the CPU backend.</summary>
public sealed class WholeResultTests
{
    // Results are stored in float32; products and singular vectors before that differ by a few roundings.
    private const double Tolerance = 2e-6;

    public static TheoryData<string, Space> Choices
    {
        get
        {
            var data = new TheoryData<string, Space>();
            foreach (var method in MethodRegistry.Names)
            {
                data.Add(method, Space.Dense);
                data.Add(method, Space.Core);
            }

            return data;
        }
    }

    public static TheoryData<string> Methods => [.. MethodRegistry.Names];

    public static TheoryData<string> Recipes =>
        [
            "exact-sum.recipe.yaml",
            "ties-dense.recipe.yaml",
            "peft-ties-svd.recipe.yaml",
            "exact-sum-methods.recipe.yaml",
        ];

    [Theory]
    [MemberData(nameof(Choices))]
    public void EveryMethodAndSpace_GivesTheCpusDeltas(string method, Space space)
    {
        using var run = EngineRun.OfAllLayouts();
        using var backend = new TorchBackend(TestDevice.Name);
        var plan = Plans.Of(run.Inputs, method, space, module => module with { Rank = new RankCut(3, null, false) });

        var cpu = run.Merge(plan, "cpu");
        var torch = run.Merge(plan, "torch", other: backend);

        ShouldHaveSameDeltas(run.Open("torch"), run.Open("cpu"));
        torch
            .Modules.Select(module => (module.Conflicts, module.Occupied))
            .ShouldBe(cpu.Modules.Select(module => (module.Conflicts, module.Occupied)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void WhereEveryNumberIsDefined_FilesAreTheSame(string method)
    {
        // Random masks among them: factors of equal rank are merged number by number.
        using var run = EngineRun.OfManyModules();
        using var backend = new TorchBackend(TestDevice.Name);
        var plan = Plans.Of(
            run.Inputs,
            method,
            Space.Factors,
            module => module with { Rank = new RankCut(4, null, false) },
            [0.6, -0.7]
        );

        run.Merge(plan, "cpu");
        run.Merge(plan, "torch", other: backend);

        run.Bytes("torch", AdapterFolder.WeightsFile).ShouldBe(run.Bytes("cpu", AdapterFolder.WeightsFile));
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void ARecipe_GivesTheCpusDeltas(string name)
    {
        using var folder = new TempFolder();

        using var cpu = Run(name, folder["cpu"], new RunOptions());
        using var torch = Run(
            name,
            folder["torch"],
            new RunOptions { Backend = () => new TorchBackend(TestDevice.Name) }
        );

        ShouldHaveSameDeltas(torch, cpu);
    }

    private static AdapterFolder Run(string name, string output, RunOptions options)
    {
        var recipe = Recipe.Load(
            Checkout.Recipe(name),
            RecipeOverride.Parse($"output.adapter={output}")!,
            RecipeOverride.Parse("output.dtype=float32")!
        );
        using var preparation = MergePreparation.Of(recipe, options);
        preparation.Run(options, null, CancellationToken.None);
        return AdapterFolder.Open(output);
    }

    private static void ShouldHaveSameDeltas(AdapterFolder actual, AdapterFolder expected)
    {
        actual
            .Facts.Modules.Select(module => module.Path)
            .ShouldBe(expected.Facts.Modules.Select(module => module.Path));
        foreach (var module in expected.Facts.Modules)
        {
            var (one, other) = (
                EngineRun.Delta(actual, EngineRun.Find(actual, module.Path)!),
                EngineRun.Delta(expected, module)
            );
            (one - other).FrobeniusNorm().ShouldBeLessThanOrEqualTo(Tolerance * other.FrobeniusNorm(), module.Path);
        }
    }
}
