using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fluent;

/// <summary>Every call is a word of the recipe language: same model, same findings.</summary>
public sealed class FluentRecipeTests
{
    private static readonly Adapter<AnyBase> Reverse = Adapter.Load(Shipped.At("adapters/reverse"));
    private static readonly Adapter<AnyBase> Sort = Adapter.Load(Shipped.At("adapters/sort"));
    private static readonly Merge<AnyBase> Sum = Merge.Of(0.7 * Reverse + 0.3 * Sort);

    private static readonly Dictionary<string, (Merge<AnyBase> Merge, string Yaml)> Cases = new(StringComparer.Ordinal)
    {
        ["nothing"] = (Sum, "method: linear"),
        ["linear"] = (Sum.Linear(), "method: linear"),
        ["linear of factors"] = (Sum.Linear(Space.Factors), "method: linear, space: factors"),
        ["ties"] = (Sum.Ties(0.5), "method: ties, density: 0.5"),
        ["ties in full"] = (
            Sum.Ties(0.5, Space.Core, MajoritySign.Frequency),
            "method: ties, density: 0.5, space: core, majority_sign_method: frequency"
        ),
        ["dare_linear"] = (Sum.DareLinear(0.5, 42), "method: dare_linear, density: 0.5, seed: 42"),
        ["dare_ties"] = (
            Sum.DareTies(0.5, 42, Space.Dense, MajoritySign.Total),
            "method: dare_ties, density: 0.5, seed: 42, space: dense, majority_sign_method: total"
        ),
        ["magnitude_prune"] = (Sum.MagnitudePrune(0.5), "method: magnitude_prune, density: 0.5"),
        ["a method instead of another"] = (Sum.Ties(0.5).Linear(), "method: linear, density: 0.5"),
        ["rank"] = (Sum.Rank(8), "method: linear, rank: 8"),
        ["rank policy"] = (Sum.Rank(RankPolicy.Sum), "method: linear, rank: sum"),
        ["energy"] = (Sum.Energy(0.99), "method: linear, rank: { energy: 0.99 }"),
        ["scale"] = (Sum.Scale(2), "method: linear, scale: 2"),
        ["normalised"] = (Sum.NormalizeWeights(), "method: linear, normalize_weights: true"),
        ["not normalised"] = (Sum.NormalizeWeights(false), "method: linear, normalize_weights: false"),
        ["an unused density"] = (Sum.Density(0.5), "method: linear, density: 0.5"),
        ["an unused seed"] = (Sum.Seed(1), "method: linear, seed: 1"),
        ["copies"] = (Sum.ModulesToSave("average"), "method: linear, modules_to_save: average"),
        ["copies of modules"] = (
            Sum.ModulesToSave("score", "reverse").ModulesToSave("lm_head", "drop"),
            "method: linear, modules_to_save: { score: reverse, lm_head: drop }"
        ),
        ["peft"] = (Sum.Peft("cat"), "combination_type: cat"),
        ["peft in full"] = (
            Sum.Peft("dare_ties_svd", 0.5, MajoritySign.Total, 42, SeedAt.Combine, 4, 0.9, true),
            "combination_type: dare_ties_svd, density: 0.5, majority_sign_method: total, seed: 42, seed_at: combine, "
                + "svd_rank: 4, svd_clamp: 0.9, autocast_adapter_dtype: true"
        ),
        ["density out of range"] = (Sum.Ties(7), "method: ties, density: 7"),
        ["negative density"] = (Sum.DareTies(-1, 1), "method: dare_ties, density: -1, seed: 1"),
        ["rank out of range"] = (Sum.Rank(0), "method: linear, rank: 0"),
        ["energy out of range"] = (Sum.Energy(1.5), "method: linear, rank: { energy: 1.5 }"),
        ["no number"] = (Sum.Scale(double.NaN), "method: linear, scale: .nan"),
        ["no combination type"] = (Sum.Peft("ties_sdv"), "combination_type: ties_sdv"),
        ["copies of a stranger"] = (Sum.ModulesToSave("revers"), "method: linear, modules_to_save: revers"),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ACall_IsTheRecipeOfTheSameWords(string name)
    {
        var (merge, yaml) = Cases[name];

        ShouldBe(merge, $"merge: {{ {yaml} }}");
    }

    [Fact]
    public void Rules_AreTheRulesOfARecipe() =>
        ShouldBe(
            Sum.Ties(0.5)
                .Rule("layers.0-1.*.v_proj", density: 0.8, weights: ("reverse", 1))
                .Rule("q_proj", scale: 2, rank: new RankPolicy.Fixed(4)),
            """
            merge: { method: ties, density: 0.5 }
            rules:
              - { modules: "layers.0-1.*.v_proj", density: 0.8, weights: { reverse: 1 } }
              - { modules: q_proj, scale: 2, rank: 4 }
            """
        );

    [Fact]
    public void WrongRules_AreFound() =>
        ShouldBe(
            Sum.Rule("nothing_at_all", scale: 2).Rule("q_proj").Rule("3-1.q_proj", weights: ("sotr", double.NaN)),
            """
            merge: { method: linear }
            rules:
              - { modules: nothing_at_all, scale: 2 }
              - { modules: q_proj }
              - { modules: "3-1.q_proj", weights: { sotr: .nan } }
            """
        );

    [Fact]
    public void BaseModelAndType_AreThoseOfTheRecipe() =>
        ShouldBe(
            Sum.BaseModel(Shipped.At("models/tiny-llama")).DType(DType.BFloat16),
            $"base_model: '{Shipped.At("models/tiny-llama")}'\nmerge: {{ method: linear }}",
            "  dtype: bfloat16\n"
        );

    [Theory]
    [InlineData("vllm")]
    [InlineData("vlmm")]
    public void TheServer_IsThatOfTheRecipe(string target) =>
        ShouldBe(Sum.Serve(target), "merge: { method: linear }", $"  serve: {target}\n");

    [Fact]
    public void WordsOfBothDialects_AreRefused()
    {
        var finding = Sum.Peft("ties_svd", 0.5).Rank(8).Validate().First();

        finding.Descriptor.ShouldBe(StructureFindings.MixedDialects);
        finding.Subject!.Keys.ShouldBe("merge.rank");
    }

    [Fact]
    public void ATypeThatNothingIsStoredAs_IsRefused()
    {
        var finding = Sum.DType(DType.Int8).Validate().ShouldHaveSingleItem();

        FindingFormatter
            .Format(finding)
            .ShouldStartWith("output.dtype: error MDSL2004: 'int8' is not a dtype; there are float64, float32, ");
    }

    [Fact]
    public void AdaptersOfOneName_GetNumbers() =>
        Merge
            .Of(Reverse + Adapter.Load(Shipped.At("adapters") + "/./reverse"))
            .Recipe.Model!.Adapters.Select(adapter => adapter.Key)
            .ShouldBe(["reverse", "reverse_2"]);

    [Fact]
    public void SeveralDeltas_AreTheirSum() =>
        Merge.Of(0.7 * Reverse, 0.3 * Sort).Recipe.Model.ShouldBe(Sum.Recipe.Model);

    [Fact]
    public void Adapters_CountOnceEach() =>
        Merge.Of(Reverse, Sort).Recipe.Model.ShouldBe(Merge.Of(Reverse * 1 + Sort * 1).Recipe.Model);

    [Fact]
    public void TheText_IsARecipeOfTheSameModel() =>
        Recipe.Parse(Sum.Ties(0.5).ToYaml()).Model.ShouldBe(Sum.Ties(0.5).Recipe.Model);

    [Fact]
    public void ThePlan_IsThatOfTheRecipe()
    {
        using var prepared = MergePreparation.Of(Recipe.Parse(Sum.Ties(0.5).Rank(8).ToYaml()));

        Sum.Ties(0.5).Rank(8).Plan().ShouldBe(prepared.Plan);
    }

    [Fact]
    public void ThePlanOfAWrongMerge_IsRefusedWithEverythingFound()
    {
        var merge = Sum.Ties(7).Rank(0);

        var refusal = Should.Throw<FindingException>(() => merge.Plan());

        refusal.Findings.ShouldBe(merge.Validate());
        refusal
            .Message.Split('\n')
            .ShouldBe([
                "merge.density: error MDSL2003: 'density' must be from 0 to 1, but is 7",
                "merge.rank: error MDSL2003: 'rank' must be at least 1, but is 0",
            ]);
    }

    [Fact]
    public void TypedHandles_BringTheirBaseModel()
    {
        var merge = Merge.Of(Compiled.Adapters.Reverse * 0.7f + Compiled.Adapters.Sort * 0.3f).Ties(0.5f).Rank(8);

        merge.Recipe.Model!.BaseModel.ShouldBe("models/tiny-llama");
        merge.Validate().ShouldBeEmpty();
        merge.Plan().Modules.Count.ShouldBe(28);
    }

    [Fact]
    public void WhatIsNoAdapter_CannotBeLoaded() =>
        Should
            .Throw<FindingException>(() => Adapter.Load(Shipped.At("adapters/sotr")))
            .Message.ShouldStartWith($"error MDSL4000: There is no folder '{Shipped.At("adapters/sotr")}'");

    private static void ShouldBe(Merge<AnyBase> merge, string yaml, string output = "")
    {
        var recipe = Recipe.Parse(
            $$"""
            name: merged
            adapters:
              reverse: { path: '{{Reverse.Path}}', weight: 0.7 }
              sort: { path: '{{Sort.Path}}', weight: 0.3 }
            {{yaml}}
            output:
              adapter: out/merged
            {{output}}
            """
        );
        merge.Recipe.Model.ShouldBe(recipe.Model);
        using var prepared = MergePreparation.Of(recipe);
        Told(merge.Validate()).ShouldBe(Told(prepared.Findings));
    }

    private static IEnumerable<string> Told(IEnumerable<Finding> findings) =>
        findings.Select(finding => FindingFormatter.Format(finding with { Span = null })).Order(StringComparer.Ordinal);
}
