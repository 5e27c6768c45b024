using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>Merges, changes and runs whose result goes nowhere.</summary>
public sealed class LostResultTests
{
    private const string NeverSaved =
        "MDSL2201: This merge is built and never used: nothing is merged before SaveAdapterAsync or SaveModelAsync is called";

    private const string NotAwaited =
        "MDSL2202: 'SaveAdapterAsync' is not awaited: the program may end before the result is written, and errors are lost";

    private const string ModelNotAwaited =
        "MDSL2202: 'SaveModelAsync' is not awaited: the program may end before the result is written, and errors are lost";

    [Theory]
    [InlineData("Merge.Of(math);", $"{NeverSaved} «Merge.Of»")]
    [InlineData("Merge.Of(math).Ties(0.5).Rank(8);", $"{NeverSaved} «Merge.Of»")]
    [InlineData("var merge = Merge.Of(math).Ties(0.5);", $"{NeverSaved} «merge»")]
    [InlineData("Merge<AnyBase> merge = Merge.Of(math);", $"{NeverSaved} «merge»")]
    [InlineData("Action build = () => Merge.Of(math); build();", $"{NeverSaved} «Merge.Of»")]
    [InlineData("Merge.Of(math).SaveAdapterAsync(text);", $"{NotAwaited} «SaveAdapterAsync»")]
    [InlineData("Merge.Of(math).BaseModel(text).SaveModelAsync(text);", $"{ModelNotAwaited} «SaveModelAsync»")]
    [InlineData("((FusedModel<AnyBase>)null!).SaveModelAsync(text);", $"{ModelNotAwaited} «SaveModelAsync»")]
    [InlineData("var run = Merge.Of(math).SaveAdapterAsync(text);", $"{NotAwaited} «SaveAdapterAsync»")]
    [InlineData("Task run = Merge.Of(math).SaveAdapterAsync(text);", $"{NotAwaited} «SaveAdapterAsync»")]
    [InlineData("Action run = () => Merge.Of(math).SaveAdapterAsync(text); run();", $"{NotAwaited} «SaveAdapterAsync»")]
    [InlineData(
        "var merge = Merge.Of(math); merge.Rank(8); await merge.SaveAdapterAsync(text);",
        "MDSL2203: 'Rank' changes nothing: it gives a new merge, which is never used «Rank»"
    )]
    [InlineData(
        "var merge = Merge.Of(math); var smaller = merge.Rank(8); await merge.SaveAdapterAsync(text);",
        "MDSL2203: 'Rank' changes nothing: it gives a new merge, which is never used «Rank»"
    )]
    public void AResultThatGoesNowhere_IsFound(string statements, string expected) =>
        FluentProgram.Of(statements).Findings().ShouldBe([expected]);

    [Theory]
    [InlineData("await Merge.Of(math).SaveAdapterAsync(text);")]
    [InlineData("await Merge.Of(math).SaveAdapterAsync(text).ConfigureAwait(false);")]
    [InlineData("Merge.Of(math).SaveAdapterAsync(text).Wait();")]
    [InlineData("var report = Merge.Of(math).SaveAdapterAsync(text).Result;")]
    [InlineData("_ = Merge.Of(math).SaveAdapterAsync(text);")]
    [InlineData("_ = Merge.Of(math);")]
    [InlineData("var run = Merge.Of(math).SaveAdapterAsync(text); await run;")]
    [InlineData("await Task.WhenAll(Merge.Of(math).SaveAdapterAsync(text), Merge.Of(code).SaveAdapterAsync(text));")]
    [InlineData("var merge = Merge.Of(math); Console.WriteLine(merge);")]
    [InlineData("Func<Task> run = () => Merge.Of(math).SaveAdapterAsync(text); await run();")]
    [InlineData("Func<Merge<AnyBase>> make = () => Merge.Of(math); await make().SaveAdapterAsync(text);")]
    [InlineData("await Merge.Of(math).BaseModel(text).SaveModelAsync(text);")]
    [InlineData("Console.WriteLine(Merge.Of(math).ToYaml());")]
    [InlineData("var merge = Merge.Of(math); merge = merge.Rank(8); await merge.SaveAdapterAsync(text);")]
    public void AResultThatIsUsed_IsNot(string statements) => FluentProgram.Of(statements).Findings().ShouldBeEmpty();
}
