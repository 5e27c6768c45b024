using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>What the checks of the recipe language find in C#, at the argument it is about.</summary>
public sealed class ValueTests
{
    private const string Both = "Merge.Of(0.7 * math + 0.3 * code)";

    public static TheoryData<string, string[]> Wrong =>
        new()
        {
            { $"{Both}.Ties(density: 7)", ["MDSL2003: 'density' must be from 0 to 1, but is 7 «7»"] },
            { $"{Both}.Ties(50)", ["MDSL2003: 'density' must be from 0 to 1, but is 50 «50»"] },
            { $"{Both}.Ties(-0.5f)", ["MDSL2003: 'density' must be from 0 to 1, but is -0.5 «-0.5f»"] },
            { $"{Both}.Ties(1.1f)", ["MDSL2003: 'density' must be from 0 to 1, but is 1.1 «1.1f»"] },
            { $"{Both}.Ties(0.5).Density(7)", ["MDSL2003: 'density' must be from 0 to 1, but is 7 «7»"] },
            { $"{Both}.Ties(double.NaN)", ["MDSL2003: 'density' must be from 0 to 1, but is .nan «double.NaN»"] },
            { $"{Both}.Ties(1)", ["MDSL2015: 'density: 1' keeps everything, so 'ties' prunes nothing «1»"] },
            {
                $"{Both}.MagnitudePrune(0)",
                ["MDSL2015: 'density: 0' keeps nothing, so 'magnitude_prune' gives an adapter of zeros «0»"]
            },
            { $"{Both}.DareTies(seed: 1, density: 3)", ["MDSL2003: 'density' must be from 0 to 1, but is 3 «3»"] },
            { $"{Both}.DareLinear(3, 1)", ["MDSL2003: 'density' must be from 0 to 1, but is 3 «3»"] },
            { $"{Both}.Rank(0)", ["MDSL2003: 'rank' must be at least 1, but is 0 «0»"] },
            {
                $"{Both}.Rank(new RankPolicy.Fixed(-3))",
                ["MDSL2003: 'rank' must be at least 1, but is -3 «new RankPolicy.Fixed(-3)»"]
            },
            {
                $"{Both}.Rank(new RankPolicy.Energy(2))",
                ["MDSL2003: 'energy' must be above 0 and at most 1, but is 2 «new RankPolicy.Energy(2)»"]
            },
            { $"{Both}.Energy(99)", ["MDSL2003: 'energy' must be above 0 and at most 1, but is 99 «99»"] },
            {
                $"{Both}.Scale(double.PositiveInfinity)",
                ["MDSL2007: 'scale' must be a finite number, but is .inf «double.PositiveInfinity»"]
            },
            {
                "Merge.Of(double.NaN * math + code)",
                ["MDSL2007: 'weight' must be a finite number, but is .nan «double.NaN»"]
            },
            { "Merge.Of(math / 0 + code)", ["MDSL2007: 'weight' must be a finite number, but is .inf «0»"] },
            {
                $"{Both}.Named(\"1st\")",
                [
                    "MDSL2013: '1st' cannot name a recipe: use letters, digits, '_' and '-', starting with a letter «\"1st\"»",
                ]
            },
            {
                $"{Both}.Linear(Space.Factors)",
                [
                    "MDSL2016: 'space: factors' merges A and B separately, so products of different adapters' factors enter the result; write 'space: dense' for a merge of the deltas themselves «Space.Factors»",
                ]
            },
            {
                $"{Both}.Linear(space: (Space)9)",
                ["MDSL2004: '9' is not a space; there are factors, dense, core «(Space)9»"]
            },
            {
                "Merge.Of(math - code).NormalizeWeights()",
                ["MDSL2010: The weights 1, -1 sum to zero, so they cannot be divided by their sum «NormalizeWeights»"]
            },
            { $"{Both}.Rule(\"a[\", density: 0.5)", ["MDSL2006: 'density' is not used by 'linear' «density: 0.5»"] },
            {
                $"{Both}.Rule(\"*.q_proj\")",
                ["MDSL2012: This rule changes nothing: give it 'weights', 'density', 'scale' or 'rank' «Rule»"]
            },
            {
                $"{Both}.Ties(0.5).Rule(\"*.q_proj\", 1.5)",
                ["MDSL2003: 'density' must be from 0 to 1, but is 1.5 «1.5»"]
            },
            {
                $"{Both}.Rule(\"*.q_proj\", rank: new RankPolicy.Fixed(0))",
                ["MDSL2003: 'rank' must be at least 1, but is 0 «new RankPolicy.Fixed(0)»"]
            },
            {
                $"{Both}.Rule(\"*.q_proj\", scale: double.NaN)",
                ["MDSL2007: 'scale' must be a finite number, but is .nan «double.NaN»"]
            },
            {
                $"{Both}.Serve(\"vlm\")",
                ["MDSL2004: 'vlm' is not a server (did you mean 'vllm'?); there are vllm «\"vlm\"»"]
            },
            {
                $"{Both}.DType(DType.Int8)",
                [
                    "MDSL2004: 'int8' is not a dtype; there are float64, float32, float16, bfloat16, float8_e4m3fn, float8_e5m2 «DType.Int8»",
                ]
            },
        };

    public static TheoryData<string, string[]> Unused =>
        new()
        {
            { $"{Both}.Density(0.5)", ["MDSL2006: 'density' is not used by 'linear' «Density»"] },
            { $"{Both}.Density(number)", ["MDSL2006: 'density' is not used by 'linear' «Density»"] },
            { $"{Both}.Ties(0.5).Seed(3)", ["MDSL2006: 'seed' is not used by 'ties' «Seed»"] },
            { $"{Both}.Ties(0.5).Linear()", ["MDSL2006: 'density' is not used by 'linear' «0.5»"] },
            { $"{Both}.Ties(density: 0.5).Linear()", ["MDSL2006: 'density' is not used by 'linear' «density: 0.5»"] },
        };

    public static TheoryData<string, string[]> Peft =>
        new()
        {
            {
                $"{Both}.Peft(\"tise\")",
                [
                    "MDSL2002: 'tise' is not a combination type of PEFT (did you mean 'ties'?); there are linear, cat, svd, ties, ties_svd, dare_linear, dare_linear_svd, dare_ties, dare_ties_svd, magnitude_prune, magnitude_prune_svd «\"tise\"»",
                ]
            },
            {
                $"{Both}.Peft(\"svd\", svdRank: -1)",
                ["MDSL2003: 'svd_rank' must be at least 1 (or 0 for the largest rank), but is -1 «-1»"]
            },
            {
                $"{Both}.Peft(\"svd\", svdClamp: 99)",
                ["MDSL2003: 'svd_clamp' must be a quantile from 0 to 1, but is 99 «99»"]
            },
            { $"{Both}.Peft(\"svd\", svdClamp: 0.99)", ["MDSL2137: *"] },
            { $"{Both}.Peft(\"cat\", density: 0.5)", ["MDSL2006: 'density' is not used by 'cat' «density: 0.5»"] },
            { $"{Both}.Peft(\"cat\", svdRank: 4)", ["MDSL2006: 'svd_rank' is not used by 'cat' «svdRank: 4»"] },
            {
                "Merge.Of(math * 1.0).Peft(\"ties\", density: 0.5)",
                [
                    "MDSL2006: 'density' is not used by 'ties': PEFT merges a single adapter linearly, whatever the combination type «density: 0.5»",
                ]
            },
            {
                $"{Both}.Peft(\"linear\")",
                [
                    "MDSL2102: PEFT's 'linear' merges A and B separately, so products of different adapters' factors enter the result; native: method: linear, space: dense «\"linear\"»",
                ]
            },
            { "Merge.Of(math - 0.3 * code).Peft(\"linear\")", ["MDSL2102: *"] },
            {
                "Merge.Of(Adapter.Load(\"a\") - 0.3 * Adapter.Load(\"b\")).Peft(\"linear\")",
                [
                    "MDSL2103: The negative weight of 'b' goes on A alone, which fixes the signs of the cross terms; native: method: linear, space: dense «0.3»",
                    "MDSL2102: *",
                ]
            },
            {
                $"{Both}.Peft(\"cat\").Rank(8)",
                [
                    "MDSL1006: 'rank' belongs to the native spelling, but 'combination_type' above makes this recipe speak the PEFT dialect «Rank»",
                ]
            },
            {
                $"{Both}.Peft(\"cat\").Rule(\"*\", scale: 2)",
                [
                    "MDSL2018: PEFT has no rules per module: use 'method' instead of 'combination_type' to have them «Rule»",
                ]
            },
            {
                $"{Both}.Peft(\"dare_ties_svd\", density: 0, seed: 1)",
                [
                    "MDSL2121: With density 0 PEFT's 'dare_ties_svd' fills the result with NaN; write a density above 0 «0»",
                ]
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    [MemberData(nameof(Unused))]
    [MemberData(nameof(Peft))]
    public void AWrongArgument_IsFoundWhereItStands(string chain, string[] expected)
    {
        var found = FluentProgram.Of($"await {chain}.SaveAdapterAsync(text);").Findings();

        found.Count.ShouldBe(expected.Length, string.Join('\n', found));
        foreach (var (finding, wanted) in found.Zip(expected))
        {
            finding.ShouldStartWith(wanted.TrimEnd('*'));
            (wanted.EndsWith('*') || finding == wanted).ShouldBeTrue(finding);
        }
    }

    [Theory]
    [InlineData("ties", "density", "the share of the entries that pruning keeps, e.g. density: 0.5")]
    [InlineData(
        "dare_linear_svd",
        "seed",
        "it drops entries at random, and the same recipe must always give the same bytes, e.g. seed: 42",
        ", density: 0.5"
    )]
    public void AMissingParameter_IsFoundAtTheMethod(string type, string parameter, string why, string others = "") =>
        FluentProgram
            .Of($"await {Both}.Peft(\"{type}\"{others}).SaveAdapterAsync(text);")
            .Findings()
            .ShouldContain($"MDSL2005: '{type}' needs '{parameter}': {why} «Peft»");

    [Fact]
    public void AnUnknownAdapter_IsFoundWhereItIsNamed() =>
        FluentProgram
            .Of(
                """
                var one = Adapter.Load("adapters/math");
                var two = Adapter.Load("adapters/code");
                await Merge.Of(one, two).Rule("*.v_proj", weights: [("maht", 1.0), ("code", 0.5)]).SaveAdapterAsync(text);
                await Merge.Of(one, two).Rule("*.v_proj", weights: ("Math ", 1.0)).SaveAdapterAsync(text);
                await Merge.Of(one, two).ModulesToSave("avarage").SaveAdapterAsync(text);
                await Merge.Of(one, two).ModulesToSave("lm_head", "cod").SaveAdapterAsync(text);
                """
            )
            .Findings()
            .ShouldBe([
                "MDSL2009: 'maht' is not an adapter of this recipe (did you mean 'math'?); there are math, code «\"maht\"»",
                "MDSL2009: 'Math ' is not an adapter of this recipe (did you mean 'math'?); there are math, code «\"Math \"»",
                "MDSL2009: 'avarage' is not an adapter of this recipe (did you mean 'average'?); there are math, code, average, drop «\"avarage\"»",
                "MDSL2009: 'cod' is not an adapter of this recipe (did you mean 'code'?); there are math, code, average, drop «\"cod\"»",
            ]);

    [Fact]
    public void AGeneratedHandle_IsKnownByTheNameItWasGiven() => new FluentProgram(
            """
            using System.Threading.Tasks;
            using MergeDsl;

            public static class Adapters
            {
                public static Adapter<AnyBase> Math { get; } =
                    global::MergeDsl.Generated.Handles.Adapter<AnyBase>("math", "adapters/math", "", null!, null!);

                public static Adapter<AnyBase> Code { get; } =
                    global::MergeDsl.Generated.Handles.Adapter<AnyBase>("code", "adapters/code", "", null!, null!);
            }

            public static class Program
            {
                public static Task Run() =>
                    Merge.Of(Adapters.Math * 0.7f + Adapters.Code * 0.3f).ModulesToSave("Math").SaveAdapterAsync("out");
            }
            """
        ).Findings().ShouldBe(["MDSL2009: 'Math' is not an adapter of this recipe (did you mean 'math'?); there are math, code, average, drop «\"Math\"»"]);

    [Fact]
    public void AChainOverSeveralLocals_IsReadAsOne() =>
        FluentProgram
            .Of(
                """
                const double density = 7;
                var sum = 0.7 * math + 0.3 * code;
                var merged = Merge.Of(sum);
                var ties = merged.Ties(density);
                await ties.Rank(8).SaveAdapterAsync(text);
                await ties.SaveAdapterAsync(text);
                await merged.SaveAdapterAsync(text);
                """
            )
            .Findings()
            .ShouldBe(["MDSL2003: 'density' must be from 0 to 1, but is 7 «density»"]);

    [Fact]
    public void AChainOfUnknownOrigin_IsReadAsFarAsItGoes() =>
        FluentProgram
            .Of(
                """
                Merge<AnyBase> Tied(Merge<AnyBase> merge) => merge.Ties(density: 7);
                await Tied(Merge.Of(math)).Rank(-1).SaveAdapterAsync(text);
                await Tied(Merge.Of(math)).Linear().Rank(-1).SaveAdapterAsync(text);
                """
            )
            .Findings()
            .ShouldBe([
                "MDSL2003: 'density' must be from 0 to 1, but is 7 «7»",
                "MDSL2003: 'rank' must be at least 1, but is -1 «-1»",
            ]);
}
