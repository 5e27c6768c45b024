using MergeDsl.Core.Findings;
using MergeDsl.Core.Tests.Recipes;

namespace MergeDsl.Core.Tests.Validation;

public sealed class ValueFindingTests
{
    [Theory]
    [InlineData("method: [|tise|]\n  density: 0.5", "did you mean 'ties'")]
    [InlineData("method: [|slerp|]", "linear, ties, dare_linear, dare_ties, magnitude_prune")]
    public void UnknownMethod_IsReportedWithTheMethodsThereAre(string merge, string expected) =>
        Recipe(merge).ShouldFind(ValueFindings.UnknownMethod)[0].Message.ShouldContain(expected);

    [Theory]
    [InlineData("combination_type: [|foo_svd|]")]
    [InlineData("combination_type: [|slerp|]")]
    public void UnknownCombinationType_IsAnError(string merge) =>
        Recipe(merge).ShouldFind(ValueFindings.UnknownCombinationType);

    [Theory]
    [InlineData("-0.1")]
    [InlineData("1.5")]
    [InlineData(".nan")]
    public void Density_OutsideItsRange_IsAnError(string density) =>
        Recipe($"method: ties\n  density: [|{density}|]").ShouldFind(ValueFindings.OutOfRange);

    [Theory]
    [InlineData("1", "prunes nothing")]
    [InlineData("0", "zeros")]
    public void Density_WithoutEffect_IsAWarning(string density, string expected) =>
        Recipe($"method: magnitude_prune\n  density: [|{density}|]")
            .ShouldFind(ValueFindings.IdleDensity)[0]
            .Message.ShouldContain(expected);

    [Fact]
    public void Density_AndSeedMissing_AreReportedAtTheSection() =>
        """
            name: P
            adapters:
              a: { path: a }
              b: { path: b }
            [|[|merge|]|]: { method: dare_ties }
            output: { adapter: out }
            """.ShouldFind(ValueFindings.MissingParameter, ValueFindings.MissingParameter);

    [Fact]
    public void Parameters_TheMethodDoesNotUse_AreWarnings() =>
        Recipe("method: linear\n  [|density|]: 0.5\n  [|seed|]: 3")
            .ShouldFind(ValueFindings.UnusedParameter, ValueFindings.UnusedParameter);

    [Theory]
    [InlineData("space: [|dens|]", "did you mean 'dense'")]
    [InlineData("rank: [|summ|]", "did you mean 'sum'")]
    public void UnknownChoice_IsReportedWithASuggestion(string line, string expected) =>
        Recipe($"method: linear\n  {line}").ShouldFind(ValueFindings.UnknownChoice)[0].Message.ShouldContain(expected);

    [Theory]
    [InlineData("rank: [|0|]")]
    [InlineData("rank: { energy: [|0|] }")]
    [InlineData("rank: { energy: [|1.01|] }")]
    public void Rank_OutsideItsRange_IsAnError(string line) =>
        Recipe($"method: linear\n  {line}").ShouldFind(ValueFindings.OutOfRange);

    [Fact]
    public void WeightsThatAreNoNumbers_AreErrors() =>
        """
            name: P
            adapters:
              a: { path: a, weight: [|.nan|] }
              b: { path: b, weight: [|-.inf|] }
            merge: { method: linear, scale: [|.inf|] }
            output: { adapter: out }
            """.ShouldFind(ValueFindings.NotFinite, ValueFindings.NotFinite, ValueFindings.NotFinite);

    [Fact]
    public void PeftWithoutWeights_IsAnErrorAtEveryAdapter() =>
        """
            name: P
            adapters:
              a: { path: a, weight: 1 }
              [|b|]: { path: b }
            merge: { combination_type: cat }
            output: { adapter: out }
            """.ShouldFind(ValueFindings.MissingWeight);

    [Fact]
    public void WeightsThatCancel_CannotBeNormalised() =>
        """
            name: P
            adapters:
              a: { path: a, weight: 1 }
              b: { path: b, weight: -1 }
            merge: { method: linear, normalize_weights: [|true|] }
            rules: [{ modules: x, weights: { b: 0 } }, { modules: y, weights: [|{ a: 1 }|] }]
            output: { adapter: out }
            """.ShouldFind(ValueFindings.WeightsCancel, ValueFindings.WeightsCancel);

    [Fact]
    public void Rules_AreCheckedOneByOne() =>
        """
            name: P
            adapters:
              math: { path: a }
              code: { path: b }
            merge: { method: ties, density: 0.5 }
            rules:
              - { modules: q_proj, weights: { [|maths|]: 1 } }
              - [|{ modules: v_proj }|]
              - { modules: [|layers.5-2|], density: [|2|], scale: [|.nan|], rank: [|-1|] }
            output: { adapter: out }
            """.ShouldFind(
            ValueFindings.UnknownAdapter,
            ValueFindings.EmptyRule,
            ValueFindings.BadModulePattern,
            ValueFindings.OutOfRange,
            ValueFindings.NotFinite,
            ValueFindings.OutOfRange
        );

    [Fact]
    public void Names_ThatCannotBecomeTypes_AreErrors() =>
        """
            name: [|3 blind mice|]
            adapters:
              [|a b|]: { path: a }
              [|drop|]: { path: b }
              c: { path: [|a|] }
            merge: { method: linear, modules_to_save: [|d|] }
            output: { adapter: out }
            """.ShouldFind(
            ValueFindings.BadName,
            ValueFindings.BadAdapterName,
            ValueFindings.BadAdapterName,
            ValueFindings.SameAdapterTwice,
            ValueFindings.UnknownAdapter
        );

    [Fact]
    public void NoAdapters_IsAnError() =>
        "name: P\nadapters: [|{}|]\nmerge: { method: linear }\noutput: { adapter: out }\n".ShouldFind(
            ValueFindings.NoAdapters
        );

    [Fact]
    public void FactorsSpace_SaysThatItHasCrossTerms() =>
        Recipe("method: linear\n  space: [|factors|]").ShouldFind(ValueFindings.CrossTerms);

    [Theory]
    [InlineData("combination_type: [|linear|]", "method: linear, space: dense")]
    [InlineData("combination_type: [|dare_ties|]\n  density: 0.5\n  seed: 1", "method: dare_ties, space: dense")]
    public void PeftsFactorWiseTypes_NameTheNativeSpelling(string merge, string native) =>
        Recipe(merge).ShouldFind(QuirkFindings.CrossTerms)[0].Message.ShouldContain(native);

    [Fact]
    public void PeftQuirks_OfOneRecipe_AreAllNamed() =>
        """
            name: P
            adapters:
              a: { path: a, weight: 1 }
              b: { path: b, weight: [|-1|] }
            merge: { combination_type: [|[|ties|]|], density: 0.5 }
            output: { adapter: out }
            """.ShouldFind(QuirkFindings.SignOnA, QuirkFindings.CrossTerms, QuirkFindings.EqualMagnitudes);

    [Theory]
    [InlineData("cat")]
    [InlineData("svd")]
    public void PeftsExactTypes_GiveNoWarning(string type) => Recipe($"combination_type: {type}").ShouldFind();

    [Fact]
    public void PeftSvdParameters_AreChecked() =>
        Recipe("combination_type: svd\n  svd_rank: [|-2|]\n  svd_clamp: [|1.5|]\n  svd_driver: [|gesvd|]")
            .ShouldFind(ValueFindings.OutOfRange, ValueFindings.OutOfRange, QuirkFindings.SvdDriver);

    [Fact]
    public void PeftDareWithDensityZero_IsAnError() =>
        Recipe("combination_type: dare_linear_svd\n  density: [|0.0|]\n  seed: 1").ShouldFind(QuirkFindings.DareZero);

    [Fact]
    public void PeftWithRules_IsAnError() =>
        """
            name: P
            adapters:
              a: { path: a, weight: 1 }
            merge: { combination_type: linear }
            [|rules|]: [{ modules: x, scale: 2 }]
            output: { adapter: out }
            """.ShouldFind(ValueFindings.RulesAreNative);

    private static string Recipe(string merge) =>
        $"""
            name: P
            adapters:
              a: {"{"} path: a, weight: 0.7 {"}"}
              b: {"{"} path: b, weight: 0.3 {"}"}
            merge:
              {merge}
            output: {"{"} adapter: out {"}"}
            """;

    [Fact]
    public void UnknownServers_AreReportedWithASuggestion() =>
        """
            name: P
            adapters:
              a: { path: a }
            merge: { method: linear }
            output: { adapter: out, serve: [|vlm|] }
            """.ShouldFind(ValueFindings.UnknownChoice)[0].Message.ShouldBe(
            "'vlm' is not a server (did you mean 'vllm'?); there are vllm"
        );
}
