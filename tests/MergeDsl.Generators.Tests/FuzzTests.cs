using MergeDsl.Generators.Tests.Driving;
using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>
/// 10,000 damaged recipes and locks: whatever the text, the generator goes on, tells no defect of its own, writes C# that
/// parses, and takes nothing from the recipes beside it.
/// </summary>
public sealed class FuzzTests
{
    private const int RecipeBatches = 90;
    private const int RecipesPerBatch = 100;
    private const int LockBatches = 10;
    private const int LocksPerBatch = 100;

    private static readonly GeneratorRun Sound = GeneratorHarness.Of(Samples.Polyglot);

    public static TheoryData<int> OfRecipes => [.. Enumerable.Range(0, RecipeBatches)];

    public static TheoryData<int> OfLocks => [.. Enumerable.Range(0, LockBatches)];

    [Theory]
    [MemberData(nameof(OfRecipes))]
    public void DamagedRecipes_CostNobodyButThemselves(int batch)
    {
        var mutator = new TextMutator((ulong)batch);
        var project = Enumerable
            .Range(0, RecipesPerBatch)
            .Aggregate(
                Samples.Polyglot,
                (all, number) =>
                    all.With($"recipes/z{number}.recipe.yaml", mutator.Mutate(Samples.Rich($"Mutant{number}")))
            );

        var run = new GeneratorHarness(isTracked: false).Run(project);

        ShouldBeSound(run);
        Sound.Sources.ShouldBeSubsetOf(run.Sources);
        run.Findings.Where(finding => finding.StartsWith("recipes/polyglot", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(OfLocks))]
    public void ADamagedLock_StopsNothing(int batch)
    {
        var mutator = new TextMutator((ulong)(1000 + batch));
        var harness = new GeneratorHarness(isTracked: false);
        for (var number = 0; number < LocksPerBatch; number++)
        {
            var run = harness.Run(Samples.Polyglot.WithLock(mutator.Mutate(Samples.Lock())));

            ShouldBeSound(run);
        }
    }

    private static void ShouldBeSound(GeneratorRun run)
    {
        run.Findings.Where(finding => finding.Contains("MDSL9001", StringComparison.Ordinal)).ShouldBeEmpty();
        run.Trees.Where(tree => tree.GetRoot().ContainsDiagnostics).ShouldBeEmpty();
    }
}
