using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>Code about which nothing can be said: what is not known is not complained about.</summary>
public sealed class SilenceTests
{
    private const string Both = "Merge.Of(0.7 * math + 0.3 * code)";

    [Theory]
    [InlineData($"{Both}.Ties(density: 0.5, space: Space.Dense).Rank(8)")]
    [InlineData($"{Both}.Ties(number)")]
    [InlineData($"{Both}.Ties(number / 2, (Space)(int)number)")]
    [InlineData($"{Both}.DareTies((double)(float)number, (long)number)")]
    [InlineData($"{Both}.Peft(text)")]
    [InlineData($"{Both}.Peft(text, density: 7, svdRank: 4)")]
    [InlineData($"{Both}.Peft(\"dare_ties_svd\", density: number, seed: number > 0 ? 1 : null)")]
    [InlineData($"{Both}.Rank((int)number)")]
    [InlineData($"{Both}.Rank(RankPolicy.Sum)")]
    [InlineData($"{Both}.Rank(number > 0 ? RankPolicy.Max : RankPolicy.Sum)")]
    [InlineData($"{Both}.Energy(number).Scale(number).NormalizeWeights(number > 0)")]
    [InlineData($"{Both}.Named(text).BaseModel(text).Serve(text).DType((DType)(int)number)")]
    [InlineData($"{Both}.Rule(text, scale: number)")]
    [InlineData($"{Both}.Rule(\"*.q_proj\", weights: [(text, number)])")]
    [InlineData($"{Both}.Rule(\"*.q_proj\", weights: [(\"math\", number)])")]
    [InlineData($"{Both}.Rule(\"*.q_proj\", weights: new (string, double)[(int)number])")]
    [InlineData($"{Both}.ModulesToSave(text)")]
    [InlineData($"{Both}.ModulesToSave(\"math\")")]
    [InlineData($"{Both}.ModulesToSave(text, text)")]
    [InlineData("Merge.Of(number * math - code).NormalizeWeights()")]
    [InlineData("Merge.Of(new[] { math, code }).Ties(0.5)")]
    [InlineData("Merge.Of(Enumerable.Repeat((Delta<AnyBase>)math, 3).ToArray()).Peft(\"cat\")")]
    [InlineData("Merge.Of(Enumerable.Repeat((Delta<AnyBase>)math, 3).ToArray()).Linear(Space.Factors)")]
    [InlineData($"{Both}.Ties(7).Density(0.5)")]
    [InlineData($"(number > 0 ? {Both} : Merge.Of(math)).Density(0.5)")]
    public void WhatIsRightOrUnknown_IsNotComplainedAbout(string chain) =>
        FluentProgram.Of($"await {chain}.SaveAdapterAsync(text);").Findings().ShouldBeEmpty();

    [Theory]
    [InlineData(
        "var density = 7.0; density = number; await Merge.Of(math, code).Ties(density).SaveAdapterAsync(text);"
    )]
    [InlineData("var density = 7.0; density /= 10; await Merge.Of(math, code).Ties(density).SaveAdapterAsync(text);")]
    [InlineData("var density = 7; density--; await Merge.Of(math, code).Ties(density).SaveAdapterAsync(text);")]
    [InlineData(
        "double.TryParse(text, out var density); await Merge.Of(math, code).Ties(density).SaveAdapterAsync(text);"
    )]
    [InlineData(
        "var (density, other) = (7.0, 3.0); (density, other) = (0.1, 0.2); await Merge.Of(math, code).Ties(density + other).SaveAdapterAsync(text);"
    )]
    [InlineData(
        "var merge = Merge.Of(math, code); if (number > 0) { merge = merge.Ties(0.5); } await merge.Density(0.5).SaveAdapterAsync(text);"
    )]
    [InlineData("var sum = 1 * math; sum += code; await Merge.Of(sum).Linear(Space.Factors).SaveAdapterAsync(text);")]
    [InlineData(
        "Set(out var merge); await merge.Density(0.5).SaveAdapterAsync(text); void Set(out Merge<AnyBase> one) => one = Merge.Of(math).Ties(0.5);"
    )]
    [InlineData(
        "foreach (var density in new[] { 0.5, 7 }) { await Merge.Of(math, code).Ties(density).SaveAdapterAsync(text); }"
    )]
    public void ALocalThatChanges_IsUnknown(string statements) =>
        FluentProgram.Of(statements).Findings().ShouldBeEmpty();

    [Theory]
    [InlineData("return Merge.Of(math, code).Peft(\"dare_ties_svd\");")]
    [InlineData(
        "var merge = Merge.Of(math, code).Peft(\"dare_ties_svd\"); return Task.FromResult(merge).Result.Density(0.5).Seed(3);"
    )]
    [InlineData("var merge = Merge.Of(math, code).Peft(\"dare_ties_svd\"); return merge.Density(0.5).Seed(3);")]
    public void WhatMayStillBeAdded_IsNotMissing(string statements) =>
        FluentProgram
            .Of($"_ = Make(); Merge<AnyBase> Make() {{ {statements} }}")
            .Findings()
            .ShouldAllBe(finding => finding.StartsWith("MDSL2107"));

    [Fact]
    public void MethodsOfOthers_AreNotOurs() => new FluentProgram(
            """
            namespace Other
            {
                public sealed class Merge<T>
                {
                    public Merge<T> Ties(double density) => this;
                    public System.Threading.Tasks.Task SaveAdapterAsync(string folder) => System.Threading.Tasks.Task.CompletedTask;
                }

                public static class Merge
                {
                    public static Merge<int> Of(int delta) => new();
                }

                public static class Program
                {
                    public static void Main()
                    {
                        Merge.Of(3);
                        Merge.Of(3).Ties(density: 7);
                        Merge.Of(3).Ties(density: 7).SaveAdapterAsync("out");
                    }
                }
            }
            """
        ).Findings().ShouldBeEmpty();

    [Fact]
    public void GeneratedCode_IsNotRead() => new FluentProgram(
            """
            // <auto-generated/>
            using MergeDsl;

            public static class Program
            {
                public static void Main(Adapter<AnyBase> math) => Merge.Of(math).Ties(7).SaveAdapterAsync("out");
            }
            """
        ).Findings().ShouldBeEmpty();
}
