using System.Runtime.Loader;
using MergeDsl.Generators.Tests.Driving;
using MergeDsl.Testing;
using Microsoft.CodeAnalysis;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>The analyzer and the running program find the same: chains are compiled, run, and asked what is wrong with them.</summary>
public sealed class EquivalenceTests
{
    private static readonly string[] Chains =
    [
        "Merge.Of(0.7f * spell + 0.3f * sort).Ties(density: 0.5f, space: Space.Dense).Rank(8)",
        "Merge.Of(spell, sort)",
        "Merge.Of(spell - sort).NormalizeWeights()",
        "Merge.Of(spell * 0.1 + sort * 0.2f - 0.3 * sort - spell / 10).Scale(double.NaN)",
        "Merge.Of(-(spell + 2 * sort) / 3).Peft(\"linear\")",
        "Merge.Of(spell + sort * double.NegativeInfinity)",
        "Merge.Of(spell, sort, spell).Peft(\"ties\")",
        "Merge.Of(spell, spell).Peft(\"ties\", density: 0.5)",
        "Merge.Of(spell, sort).Peft(\"tise\", density: 7)",
        "Merge.Of(spell, sort).Peft(\"ties\", 1.5f, MajoritySign.Frequency, 3, SeedAt.Call, 4, 0.5)",
        "Merge.Of(spell, sort).Peft(\"dare_ties_svd\", density: 0)",
        "Merge.Of(spell, sort).Peft(\"svd\", svdRank: -2, svdClamp: 0.99f).Rank(RankPolicy.Sum).Scale(2)",
        "Merge.Of(spell, sort).Peft(\"cat\").Rule(\"*\", scale: 2)",
        "Merge.Of(spell, sort).Peft(\"svd\", svdRank: 8, seedAt: SeedAt.Combine).Linear()",
        "Merge.Of(spell, sort).Ties(0.123456789f).Density(1).MagnitudePrune(-0.5)",
        "Merge.Of(spell, sort).DareLinear(2, 1, Space.Factors).Ties(0.5)",
        "Merge.Of(spell, sort).Linear((Space)9).DType(DType.Int64)",
        "Merge.Of(spell, sort).Serve(\"vlm\")",
        "Merge.Of(spell, sort).BaseModel(\"models/tiny\").Fuse((FuseMode)9)",
        "Merge.Of(spell, sort).BaseModel(\"models/tiny\").Linear().Rank(4).UseDora()",
        "Merge.Of(spell, sort).Linear().UseDora(true)",
        "Merge.Of(spell, sort).Linear().UseDora(use: false)",
        "Merge.Of(spell, sort).BaseModel(\"models/tiny\").Fuse(FuseMode.Peft).Serve(\"vllm\")",
        "Merge.Of(spell, sort).Named(\"\").Energy(1.5f)",
        "Merge.Of(spell, sort).Named(\"1 two\").Rank(0)",
        "Merge.Of(spell, sort).Rank(new RankPolicy.Energy(0)).Seed(4).Density(3)",
        "Merge.Of(spell, sort).Ties(0.5).Rule(\"*.q_proj\").Rule(\"\", 7, double.NaN, new RankPolicy.Fixed(-1), (\"spel\", 1), (\"sort\", double.NaN))",
        "Merge.Of(spell, sort).Rule(\"*.q_proj\", weights: [(\"sort\", 1), (\"sort\", 2f)])",
        "Merge.Of(spell, sort).Rule(\"[\", rank: new RankPolicy.Energy(9)).Rule(\"a..b\", scale: 1)",
        "Merge.Of(spell, sort).ModulesToSave(\"speling\")",
        "Merge.Of(spell, sort).ModulesToSave(\"lm_head\", \"average\").ModulesToSave(\"lm_head\", \"srot\")",
        "Merge.Of(spell, again, sort).Ties(0.5)",
    ];

    public static TheoryData<string> All => [.. Chains];

    [Theory]
    [MemberData(nameof(All))]
    public void TheAnalyzer_FindsWhatTheProgramFinds(string chain)
    {
        var program = ProgramOf(chain);

        var analyzed = program.Analyze().Select(finding => $"{finding.Id}: {finding.GetMessage(null)}");

        analyzed.Order(StringComparer.Ordinal).ShouldBe(Run(program).Where(IsOfRecipes).Order(StringComparer.Ordinal));
    }

    private static FluentProgram ProgramOf(string chain) =>
        new(
            $$"""
            using System.Linq;
            using MergeDsl;

            public static class Program
            {
                public static string[] Findings()
                {
                    var spell = Adapter.Load("{{Checkout.Root}}/recipes/adapters/spell");
                    var again = Adapter.Load("{{Checkout.Root}}/recipes/adapters/spell");
                    var sort = Adapter.Load("{{Checkout.Root}}/recipes/adapters/sort");
                    return {{chain}}.Validate().Select(finding => $"{finding.Id}: {finding.Message}").ToArray();
                }
            }
            """
        );

    // What is only known when adapters have been opened is not the analyzer's to find.
    private static bool IsOfRecipes(string finding) => finding[4] is '1' or '2';

    private static string[] Run(FluentProgram program)
    {
        using var assembly = new MemoryStream();
        program.Compile().Emit(assembly).Success.ShouldBeTrue();
        assembly.Position = 0;
        var context = new LibraryContext();
        try
        {
            var type = context.LoadFromStream(assembly).GetType("Program")!;
            return (string[])type.GetMethod("Findings")!.Invoke(null, null)!;
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>Programs run beside the library as users have it, which has another Core than the compiler.</summary>
    private sealed class LibraryContext() : AssemblyLoadContext("program", isCollectible: true)
    {
        protected override System.Reflection.Assembly? Load(System.Reflection.AssemblyName assemblyName)
        {
            var path = Path.Combine(References.MergeDsl, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
