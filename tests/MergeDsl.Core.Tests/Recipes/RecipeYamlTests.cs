using FsCheck;
using FsCheck.Fluent;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tests.Yaml;

namespace MergeDsl.Core.Tests.Recipes;

public sealed class RecipeYamlTests
{
    private static readonly Config Runs = Config
        .QuickThrowOnFailure.WithMaxTest(1000)
        .WithStartSize(20)
        .WithEndSize(120)
        .WithReplay(20261u, 1u);

    [Fact]
    public void ARecipe_IsWrittenInTheOrderOfTheReference() =>
        RecipeYaml
            .Write(
                new RecipeModel(
                    "polyglot",
                    "models/tiny",
                    EquatableArray.Of(
                        new AdapterEntry("math", "adapters/math", 0.7),
                        new AdapterEntry("code", "org/code: the second", null)
                    ),
                    new MergeSettings
                    {
                        Method = "dare_ties",
                        Space = Space.Dense,
                        Rank = new RankPolicy.Energy(0.99),
                        Scale = 2,
                        Density = 0.5,
                        MajoritySign = MajoritySign.Frequency,
                        NormalizeWeights = false,
                        Seed = 42,
                        ModulesToSave = new CopySettlement(
                            null,
                            EquatableArray.Of(
                                new ModuleCopyChoice("lm_head", CopyChoice.Of("math")),
                                new ModuleCopyChoice("score", CopyChoice.Of("average"))
                            )
                        ),
                    },
                    EquatableArray.Of(
                        new ModuleRule("layers.0-3.*.v_proj")
                        {
                            Weights = EquatableArray.Of(new RuleWeight("math", 1)),
                            Density = 0.8,
                            Rank = new RankPolicy.Fixed(4),
                        }
                    ),
                    new OutputSettings("out/polyglot", DType.BFloat16)
                )
            )
            .ShouldBe(
                """
                name: polyglot
                base_model: models/tiny
                adapters:
                  math: { path: adapters/math, weight: 0.7 }
                  code: { path: "org/code: the second" }
                merge:
                  method: dare_ties
                  space: dense
                  rank: { energy: 0.99 }
                  scale: 2
                  density: 0.5
                  majority_sign_method: frequency
                  normalize_weights: false
                  seed: 42
                  modules_to_save: { lm_head: math, score: average }
                rules:
                  - { modules: "layers.0-3.*.v_proj", weights: { math: 1 }, density: 0.8, rank: 4 }
                output:
                  adapter: out/polyglot
                  dtype: bfloat16

                """
            );

    [Fact]
    public void EveryRecipe_IsReadAsItWasWritten() =>
        ForAll(choices =>
        {
            var model = new RandomRecipes(choices).Next();
            var yaml = RecipeYaml.Write(model);
            RecipeReading.Read(yaml).Model.ShouldBe(model, yaml);
        });

    [Fact]
    public void WhatIsWrittenTwice_IsTheSameText() =>
        ForAll(choices =>
        {
            var yaml = RecipeYaml.Write(new RandomRecipes(choices).NextOfCSharp());
            var read = RecipeReading.Read(yaml).Model.ShouldNotBeNull(yaml);
            var again = RecipeYaml.Write(read);
            RecipeYaml.Write(RecipeReading.Read(again).Model.ShouldNotBeNull()).ShouldBe(again);
        });

    [Fact]
    public void ARecipeMadeFromValues_HasTheFindingsOfItsText() =>
        ForAll(choices =>
        {
            var model = new RandomRecipes(choices).NextOfCSharp();
            var yaml = RecipeYaml.Write(model);
            Told(RecipeReading.Of(model)).ShouldBe(Told(RecipeReading.Read(yaml)), yaml);
        });

    [Fact]
    public void ARecipeMadeFromValues_HasNoPlaces()
    {
        var reading = RecipeReading.Of(
            new RecipeModel(
                "polyglot",
                null,
                EquatableArray.Of(new AdapterEntry("math", "adapters/math", 1)),
                new MergeSettings { Method = "ties", Density = 7 },
                default,
                new OutputSettings("out", null)
            )
        );
        var finding = reading.Findings.ShouldHaveSingleItem();
        finding.Span.ShouldBeNull();
        FindingFormatter
            .Format(finding)
            .ShouldBe("merge.density: error MDSL2003: 'density' must be from 0 to 1, but is 7");
    }

    [Theory]
    [InlineData("adapters", "adapters.math")]
    [InlineData("rules[0].weights", "rules[0].weights.math")]
    [InlineData("merge.modules_to_save", "merge.modules_to_save.score")]
    public void AKeyGivenTwiceInCSharp_IsFound(string section, string subject)
    {
        var adapter = new AdapterEntry("math", "adapters/math", 1);
        var weight = new RuleWeight("math", 1);
        var choice = new ModuleCopyChoice("score", CopyChoice.Of("math"));
        var model = new RecipeModel(
            "polyglot",
            null,
            section == "adapters"
                ? EquatableArray.Of(adapter, adapter with { Path = "other" })
                : EquatableArray.Of(adapter),
            new MergeSettings
            {
                Method = "linear",
                ModulesToSave = section.StartsWith("merge", StringComparison.Ordinal)
                    ? new CopySettlement(null, EquatableArray.Of(choice, choice))
                    : null,
            },
            section.StartsWith("rules", StringComparison.Ordinal)
                ? EquatableArray.Of(new ModuleRule("*") { Weights = EquatableArray.Of(weight, weight) })
                : default,
            new OutputSettings("out", null)
        );
        var finding = RecipeReading.Of(model).Findings.ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(ValueFindings.NamedTwice);
        finding.Subject!.Keys.ShouldBe(subject);
        finding.Arguments[1].ShouldBe(section);
    }

    // Subject, id and message of every finding, whatever their places and order.
    private static string Told(RecipeReading reading) =>
        string.Join(
            '\n',
            reading
                .Findings.Select(finding => FindingFormatter.Format(finding with { Span = null }))
                .Order(StringComparer.Ordinal)
        );

    private static void ForAll(Action<Choices> property) =>
        Prop.ForAll(Choices.Streams, numbers => property(new Choices(numbers))).Check(Runs);
}
