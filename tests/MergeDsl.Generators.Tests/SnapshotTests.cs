using MergeDsl.Generators.Tests.Driving;
using MergeDsl.Testing;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>What generated code looks like: everything the compiler gets and prints.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void ASoundRecipe() => Snapshot.Verify(Text(Samples.Polyglot));

    [Fact]
    public void ARecipeThatUsesMostOfTheLanguage() =>
        Snapshot.Verify(Text(Samples.Polyglot.With("recipes/polyglot.recipe.yaml", Samples.Rich("polyglot"))));

    [Fact]
    public void ARecipeInPeftsWords() =>
        Snapshot.Verify(Text(Samples.Polyglot.With("recipes/polyglot.recipe.yaml", Samples.Peft("PeftTies"))));

    [Fact]
    public void ABrokenRecipe() =>
        Snapshot.Verify(
            Text(
                Samples.Polyglot.With(
                    "recipes/polyglot.recipe.yaml",
                    Samples
                        .Recipe("Polyglot")
                        .Replace("density: 0.5", "density: 7\n  densty: 1", StringComparison.Ordinal)
                )
            )
        );

    [Fact]
    public void ARecipeThatIsNoYaml() =>
        Snapshot.Verify(
            Text(
                Samples.Polyglot.With(
                    "recipes/polyglot.recipe.yaml",
                    Samples.Recipe("Polyglot").Replace("space: dense", "space: [dense", StringComparison.Ordinal)
                )
            )
        );

    private static string Text(TestProject project)
    {
        var run = GeneratorHarness.Of(project);
        return string.Join(
            "\n",
            run.Findings.Concat(
                run.Sources.OrderBy(source => source.Key, StringComparer.Ordinal)
                    .Select(source => $"==== {source.Key}\n{source.Value}")
            )
        );
    }
}
