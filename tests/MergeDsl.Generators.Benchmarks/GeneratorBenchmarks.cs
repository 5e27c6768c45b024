using BenchmarkDotNet.Attributes;
using MergeDsl.Generators.Tests.Driving;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Benchmarks;

/// <summary>The generator as users feel it: the real driver over 100 recipes, and over a lock of 1,000 tensors.</summary>
[InProcess]
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private const int Recipes = 100;

    // Four tensors a layer.
    private const int Layers = 250;

    private static readonly CSharpGeneratorDriver Fresh = CSharpGeneratorDriver.Create(
        [new RecipeGenerator().AsSourceGenerator()],
        parseOptions: GeneratorHarness.Language
    );

    private readonly TestProject project = Enumerable
        .Range(0, Recipes)
        .Aggregate(
            new TestProject().WithLock(Samples.Lock()),
            (all, number) => all.With($"recipes/r{number}.recipe.yaml", Samples.Rich($"Recipe{number}"))
        );

    private readonly TestProject wide = Samples.Polyglot.WithLock(
        TestLock.Of([TestLock.Adapter("adapters/math", layers: Layers), TestLock.Adapter("adapters/code")])
    );

    private GeneratorDriver primed = null!;
    private Compilation compilation = null!;
    private Compilation edited = null!;
    private AdditionalText before = null!;
    private AdditionalText after = null!;

    /// <summary>Brings a driver to where it stands while somebody types.</summary>
    [GlobalSetup]
    public void Prime()
    {
        compilation = project.Compilation();
        edited = (project with { Source = "class Edited;" }).Compilation();
        before = project.AdditionalTexts()[0];
        primed = With(project, [before, .. project.AdditionalTexts().Skip(1)]).RunGenerators(compilation);
        after = new TestText(before.Path, before.GetText()!.ToString().Replace("0.7", "0.9", StringComparison.Ordinal));
    }

    /// <summary>The first run: every recipe read, planned and written.</summary>
    [Benchmark(Description = "100 recipes, cold")]
    public GeneratorDriver Cold() => With(project, project.AdditionalTexts()).RunGenerators(compilation);

    /// <summary>Somebody types C#.</summary>
    [Benchmark(Description = "100 recipes, unrelated edit")]
    public GeneratorDriver UnrelatedEdit() => primed.RunGenerators(edited);

    /// <summary>Somebody types in one recipe.</summary>
    [Benchmark(Description = "100 recipes, one edited")]
    public GeneratorDriver OneRecipeEdited() => primed.ReplaceAdditionalText(before, after).RunGenerators(compilation);

    /// <summary>The first run over a lock of 1,000 tensors in an adapter that one recipe names.</summary>
    [Benchmark(Description = "1,000 tensors in the lock, one recipe, cold")]
    public GeneratorDriver WideLock() => With(wide, wide.AdditionalTexts()).RunGenerators(compilation);

    private static GeneratorDriver With(TestProject project, IEnumerable<AdditionalText> texts) =>
        Fresh.AddAdditionalTexts([.. texts]).WithUpdatedAnalyzerConfigOptions(project.Options());
}
