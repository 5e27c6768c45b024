using MergeDsl.Cli;
using MergeDsl.Cli.Tests;
using Shouldly;
using Xunit;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>What <c>mergedsl validate</c> says about the wrong recipes.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [MemberData(nameof(WrongRecipe.NamesForBoth), MemberType = typeof(WrongRecipe))]
    public void AWrongRecipe_GivesItsFindingsOnStandardError(string name)
    {
        var wrong = new WrongRecipe(name);
        using var laidOut = new CaseFolder(wrong);

        var result = Tool.Run("validate", laidOut.Recipe);

        wrong.Verify(laidOut.Relative(result.Error));
        result.ExitCode.ShouldBe(
            result.Error.Contains(": error MDSL", StringComparison.Ordinal) ? ExitCodes.Findings : ExitCodes.Ok
        );
    }
}
