using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Tests.Recipes;

public sealed class RecipeReadingTests
{
    [Fact]
    public void Native_EveryKey_IsBound()
    {
        var model = RecipeReading.Read(
            """
            name: polyglot
            base_model: models/tiny
            adapters:
              math: { path: adapters/math, weight: 0.7 }
              code: { path: adapters/code, weight: -0.3 }
              chat: adapters/chat
            merge:
              method: dare_ties
              space: core
              density: 0.5
              majority_sign_method: frequency
              normalize_weights: true
              scale: 1.5
              rank: { energy: 0.99 }
              seed: 42
              modules_to_save: { classifier: math, lm_head: average, score: drop }
            rules:
              - { modules: "layers.0-3.*.v_proj", density: 0.8, weights: { math: 1.0 }, scale: 2, rank: sum }
            output:
              adapter: out/polyglot
              dtype: bfloat16
            """
        );
        model.Findings.ShouldBeEmpty();
        model.Model.ShouldBe(
            new RecipeModel(
                "polyglot",
                "models/tiny",
                EquatableArray.Of(
                    new AdapterEntry("math", "adapters/math", 0.7),
                    new AdapterEntry("code", "adapters/code", -0.3),
                    new AdapterEntry("chat", "adapters/chat", null)
                ),
                new MergeSettings
                {
                    Dialect = Dialect.Native,
                    Method = "dare_ties",
                    Space = Space.Core,
                    Density = 0.5,
                    MajoritySign = MajoritySign.Frequency,
                    NormalizeWeights = true,
                    Scale = 1.5,
                    Rank = new RankPolicy.Energy(0.99),
                    Seed = 42,
                    ModulesToSave = new CopySettlement(
                        null,
                        EquatableArray.Of(
                            new ModuleCopyChoice("classifier", new CopyChoice(CopyChoiceKind.Take, "math")),
                            new ModuleCopyChoice("lm_head", new CopyChoice(CopyChoiceKind.Average, null)),
                            new ModuleCopyChoice("score", new CopyChoice(CopyChoiceKind.Drop, null))
                        )
                    ),
                },
                EquatableArray.Of(
                    new ModuleRule("layers.0-3.*.v_proj")
                    {
                        Density = 0.8,
                        Scale = 2,
                        Rank = RankPolicy.Sum,
                        Weights = EquatableArray.Of(new RuleWeight("math", 1)),
                    }
                ),
                new OutputSettings("out/polyglot", DType.BFloat16)
            )
        );
    }

    [Fact]
    public void Peft_EveryKey_IsBound()
    {
        var reading = RecipeReading.Read(
            """
            name: P
            adapters:
              a: { path: a, weight: 1 }
              b: { path: b, weight: 1 }
            merge:
              combination_type: dare_ties_svd
              density: 0.5
              majority_sign_method: total
              svd_rank: 8
              svd_clamp: 0.95
              svd_full_matrices: false
              seed: 3
              seed_at: combine
              autocast_adapter_dtype: true
            output: { adapter: out }
            """
        );
        reading.Model!.Merge.ShouldBe(
            new MergeSettings
            {
                Dialect = Dialect.Peft,
                Method = "dare_ties_svd",
                Density = 0.5,
                MajoritySign = MajoritySign.Total,
                SvdRank = 8,
                SvdClamp = 0.95,
                SvdFullMatrices = false,
                Seed = 3,
                SeedAt = SeedAt.Combine,
                AutocastAdapterDtype = true,
            }
        );
        reading.HasErrors.ShouldBeFalse();
    }

    [Fact]
    public void Override_OfAValue_IsBoundLikeTheRecipe()
    {
        var overrides = new[]
        {
            "merge.density=0.25",
            "adapters.a.weight=2",
            "rules[0].scale=3",
            "output.dtype=float16",
        };
        var reading = RecipeReading.Read(Pruned, [.. overrides.Select(text => RecipeOverride.Parse(text)!)]);
        reading.Findings.ShouldBeEmpty();
        reading.Model!.Merge.Density.ShouldBe(0.25);
        reading.Model.Adapters[0].Weight.ShouldBe(2);
        reading.Model.Rules[0].Scale.ShouldBe(3);
        reading.Model.Output.DType.ShouldBe(DType.Float16);
    }

    [Fact]
    public void Override_OfAnAdapterInShortForm_IsBound() =>
        RecipeReading
            .Read(
                Pruned.Replace("{ path: b }", "b", StringComparison.Ordinal),
                RecipeOverride.Parse("adapters.b.weight=3")!
            )
            .Model!.Adapters[1]
            .ShouldBe(new AdapterEntry("b", "b", 3));

    [Theory]
    [InlineData("merge.density=7", "MDSL2003", 15, 1)]
    [InlineData("merge.densty=0.5", "MDSL1001", 7, 6)]
    [InlineData("adapters.c.weight=1", "MDSL1002", 10, 1)]
    [InlineData("output[0]=1", "MDSL1007", 1, 9)]
    [InlineData("merge.rank={ energy: 2 }", "MDSL2003", 22, 1)]
    [InlineData("rules[4].scale=3", "MDSL1007", 1, 14)]
    [InlineData("name.first=3", "MDSL1007", 1, 10)]
    [InlineData("merge.density=[", "MDSL1007", 1, 13)]
    public void Override_ThatIsWrong_IsLocatedInTheOverride(string text, string id, int column, int length)
    {
        var finding = RecipeReading.Read(Pruned, RecipeOverride.Parse(text)!).Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe(id, finding.Message);
        finding.Origin.ShouldBe("--set " + text);
        finding.Span!.Value.Column.ShouldBe(column);
        finding.Span.Value.Length.ShouldBe(length);
    }

    private const string Pruned = """
        name: P
        adapters:
          a: { path: a, weight: 1 }
          b: { path: b }
        merge:
          method: ties
          density: 0.5
        rules:
          - { modules: q_proj, scale: 2 }
        output: { adapter: out }
        """;

    // A record prints its properties: one that gives another recipe would never end.
    [Fact]
    public void ARecipe_CanBePrinted() =>
        RecipeReading
            .Read("name: A\nadapters: { a: { path: a } }\nmerge: { method: linear }\noutput: { adapter: out }\n")
            .Model!.ToString()
            .ShouldContain("linear");
}
