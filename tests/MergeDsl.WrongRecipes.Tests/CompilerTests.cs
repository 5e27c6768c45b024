using Shouldly;
using Xunit;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>
/// What the compiler says about the wrong recipes, which it knows from the lock alone: the text that the command line prints,
/// character for character, and no word more.
/// </summary>
public sealed class CompilerTests
{
    private const string Type = "Wrong";

    [Theory]
    [MemberData(nameof(WrongRecipe.NamesForBoth), MemberType = typeof(WrongRecipe))]
    public void AWrongRecipe_GivesItsFindingsAndHarmsNothingElse(string name)
    {
        var wrong = new WrongRecipe(name);
        using var laidOut = new CaseFolder(wrong);

        var compiled = CompiledProject.Of(
            laidOut.Root,
            [Type, GoodRecipe.Type],
            [new(laidOut.Recipe, "recipe"), new(laidOut.Neighbour, "recipe"), ProjectLock.Write(laidOut.Root)]
        );

        wrong.Verify(laidOut.Relative(compiled.Findings));
        compiled.Complaints.ShouldBeEmpty();
        GoodRecipe.Own(compiled).ShouldBe(GoodRecipe.Sources, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(WrongRecipe.NamesForLock), MemberType = typeof(WrongRecipe))]
    public void AWrongLock_IsToldWhereItIsWrongAndHarmsNoCode(string name)
    {
        var wrong = new WrongRecipe(name);
        using var laidOut = new CaseFolder(wrong);

        var compiled = CompiledProject.Of(
            laidOut.Root,
            [Type],
            [new(laidOut.Recipe, "recipe"), .. ProjectLock.In(laidOut.Root)]
        );

        wrong.Verify(laidOut.Relative(compiled.Findings));
        compiled.Complaints.ShouldBeEmpty();
    }
}
