using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>What the editor offers where the right answer is known.</summary>
public sealed class CorrectionTests
{
    [Theory]
    [InlineData("MDSL2003", "Merge.Of(math, code).Ties(50)", "Merge.Of(math, code).Ties(0.5)")]
    [InlineData("MDSL2003", "Merge.Of(math, code).Ties(density: -0.3f)", "Merge.Of(math, code).Ties(density: 0.3)")]
    [InlineData("MDSL2003", "Merge.Of(math, code).Energy(99)", "Merge.Of(math, code).Energy(0.99)")]
    [InlineData(
        "MDSL2002",
        "Merge.Of(math, code).Peft(\"svdd\", svdRank: 4)",
        "Merge.Of(math, code).Peft(\"svd\", svdRank: 4)"
    )]
    [InlineData("MDSL2006", "Merge.Of(math, code).Density(0.5).Rank(8)", "Merge.Of(math, code).Rank(8)")]
    [InlineData(
        "MDSL2006",
        "Merge.Of(math, code).Peft(\"cat\", density: 0.5, autocastAdapterDtype: true)",
        "Merge.Of(math, code).Peft(\"cat\", autocastAdapterDtype: true)"
    )]
    [InlineData(
        "MDSL2006",
        "Merge.Of(math, code).Peft(svdRank: 3, combinationType: \"cat\")",
        "Merge.Of(math, code).Peft(combinationType: \"cat\")"
    )]
    [InlineData("MDSL2016", "Merge.Of(math, code).Linear(Space.Factors)", "Merge.Of(math, code).Linear(Space.Dense)")]
    [InlineData("MDSL2102", "Merge.Of(math, code).Peft(\"linear\")", "Merge.Of(math, code).Linear(space: Space.Dense)")]
    [InlineData(
        "MDSL2102",
        "Merge.Of(math, code).Peft(\"ties\", 0.5, MajoritySign.Frequency).BaseModel(text)",
        "Merge.Of(math, code).Ties(density: 0.5, majoritySign: MajoritySign.Frequency, space: Space.Dense).BaseModel(text)"
    )]
    [InlineData(
        "MDSL2102",
        "Merge.Of(math, code).Peft(\"dare_ties\", density: number, seed: 3)",
        "Merge.Of(math, code).DareTies(density: number, seed: 3, space: Space.Dense)"
    )]
    [InlineData(
        "MDSL2107",
        "Merge.Of(math, code).Peft(\"magnitude_prune_svd\", density: 0.4)",
        "Merge.Of(math, code).MagnitudePrune(density: 0.4, space: Space.Dense)"
    )]
    public void AWrongValue_BecomesTheRightOne(string id, string wrong, string right)
    {
        var corrected = Saved(wrong).Corrected(id);

        corrected.Source.ShouldBe(Saved(right).Source);
        corrected.Findings().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"maht\", 1.0", "\"math\", 1.0")]
    [InlineData("\"codes\", 1.0", "\"code\", 1.0")]
    public void AMisspeltAdapter_BecomesTheRightOne(string wrong, string right)
    {
        var corrected = Program(wrong).Corrected("MDSL2009");

        corrected.Source.ShouldBe(Program(right).Source);
        corrected.Findings().ShouldBeEmpty();

        static FluentProgram Program(string weight) =>
            FluentProgram.Of(
                $"""
                var one = Adapter.Load("adapters/math");
                var two = Adapter.Load("adapters/code");
                await Merge.Of(one, two).Rule("*.v_proj", weights: [({weight})]).SaveAdapterAsync(text);
                """
            );
    }

    [Theory]
    [InlineData("MDSL2202", "Merge.Of(math).SaveAdapterAsync(text);", "await Merge.Of(math).SaveAdapterAsync(text);")]
    [InlineData(
        "MDSL2202",
        "Func<Task> run = async () => { await Task.Yield(); Merge.Of(math).SaveAdapterAsync(text); }; await run();",
        "Func<Task> run = async () => { await Task.Yield(); await Merge.Of(math).SaveAdapterAsync(text); }; await run();"
    )]
    [InlineData(
        "MDSL2203",
        "var merge = Merge.Of(math); merge.Rank(8); await merge.SaveAdapterAsync(text);",
        "var merge = Merge.Of(math); merge = merge.Rank(8); await merge.SaveAdapterAsync(text);"
    )]
    public void ALostResult_IsKept(string id, string wrong, string right)
    {
        var corrected = FluentProgram.Of(wrong).Corrected(id);

        corrected.Source.ShouldBe(FluentProgram.Of(right).Source);
        corrected.Findings().ShouldBeEmpty();
    }

    [Fact]
    public void WithoutTheNamespace_TheSpaceIsWrittenInFull()
    {
        const string Start =
            "public static class P { public static System.Threading.Tasks.Task Run(MergeDsl.Adapter<MergeDsl.AnyBase> a, "
            + "MergeDsl.Adapter<MergeDsl.AnyBase> b) => MergeDsl.Merge.Of(a, b).";
        const string End = ".SaveAdapterAsync(\"out\"); }";

        new FluentProgram($"{Start}Peft(\"linear\"){End}")
            .Corrected("MDSL2102")
            .Source.ShouldBe($"{Start}Linear(space: global::MergeDsl.Space.Dense){End}");
    }

    [Theory]
    [InlineData("MDSL2003", "Merge.Of(math, code).Ties(1.5)")]
    [InlineData("MDSL2003", "Merge.Of(math, code).Ties(-50)")]
    [InlineData("MDSL2003", "Merge.Of(math, code).Rank(-8)")]
    [InlineData("MDSL2002", "Merge.Of(math, code).Peft(\"slerp\")")]
    [InlineData("MDSL2006", "Merge.Of(math, code).Ties(0.5).Linear()")]
    [InlineData("MDSL2006", "Merge.Of(math, code).Peft(\"svd\", 0.5, null, null, null, 4)")]
    [InlineData("MDSL2102", "Merge.Of(math, code).Peft(\"dare_ties\", density: 0.5, seed: 3, seedAt: SeedAt.Call)")]
    [InlineData("MDSL2102", "Merge.Of(math, code).Peft(\"ties\").Density(0.5)")]
    [InlineData("MDSL2102", "Merge.Of(math, code).Peft(\"ties\", density: (double?)number)")]
    public void WhereTheRightAnswerIsNotKnown_NothingIsOffered(string id, string chain) =>
        Saved(chain).Offers(id).ShouldBeEmpty();

    [Theory]
    [InlineData("Action run = () => Merge.Of(math).SaveAdapterAsync(text); run();")]
    [InlineData("Task run = Merge.Of(math).SaveAdapterAsync(text);")]
    [InlineData("void Run() { Merge.Of(math).SaveAdapterAsync(text); } Run();")]
    [InlineData("lock (text) { Merge.Of(math).SaveAdapterAsync(text); }")]
    public void WhereAwaitWouldNotCompile_ItIsNotOffered(string statements) =>
        FluentProgram.Of(statements).Offers("MDSL2202").ShouldBeEmpty();

    private static FluentProgram Saved(string chain) => FluentProgram.Of($"await {chain}.SaveAdapterAsync(text);");
}
