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
    [MemberData(nameof(WrongRecipe.Names), MemberType = typeof(WrongRecipe))]
    public void AWrongRecipe_GivesItsFindingsAndHarmsNothingElse(string name)
    {
        var wrong = new WrongRecipe(name);
        using var laidOut = new CaseFolder(wrong);
        CompilerText[] locks = wrong.IsAboutTheLock ? ProjectLock.In(laidOut.Root) : [ProjectLock.Write(laidOut.Root)];

        var compiled = CompiledProject.Of(
            laidOut.Root,
            [Type, GoodRecipe.Type],
            [new(laidOut.Recipe, "recipe"), new(laidOut.GoodRecipe, "recipe"), .. locks]
        );

        var lines = compiled.Diagnostics.Select(finding => CompiledProject.Format(finding) + "\n");
        wrong.Verify(laidOut.Relative(string.Concat(lines)));
        compiled.Complaints.ShouldBeEmpty();
        GoodRecipe.Own(compiled).ShouldBe(GoodRecipe.Sources, ignoreOrder: true);
    }
}
