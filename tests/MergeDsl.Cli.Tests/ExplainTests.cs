using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class ExplainTests
{
    [Fact]
    public void MethodsSpacesAndCombinationTypes_AreToldInFull() =>
        Snapshot.Verify(Tool.Run("explain", "dare_ties", "ties_svd", "cat", "factors", "dense", "core").Out);

    [Fact]
    public void EveryFinding_IsExplained()
    {
        foreach (var row in FindingCatalog.All)
        {
            var result = Tool.Run("explain", row.Id.ToLowerInvariant());

            result.ExitCode.ShouldBe(ExitCodes.Ok);
            result.Out.ShouldContain(row.Title);
            result.Out.ShouldContain(row.Help);
        }
    }

    [Theory]
    [InlineData("linear", "method: linear, space: dense")]
    [InlineData("cat", "method: linear, rank: sum")]
    [InlineData("magnitude_prune_svd", "method: magnitude_prune, space: dense")]
    public void ACombinationType_IsToldInTheNativeSpelling(string type, string native) =>
        Tool.Run("explain", type).Out.ShouldContain(native);

    [Fact]
    public void NoTopic_ListsEveryMethodAndFinding()
    {
        var result = Tool.Run("explain");

        MergeMethods.All.ShouldAllBe(method => result.Out.Contains($"  {method.Name} ", StringComparison.Ordinal));
        FindingCatalog.All.ShouldAllBe(row => result.Out.Contains($"  {row.Id} ", StringComparison.Ordinal));
    }

    [Fact]
    public void AnUnknownTopic_IsAUsageErrorWithASuggestion()
    {
        var result = Tool.Run("explain", "tied");

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Error.ShouldContain("'tied' is no finding, method, space or combination type (did you mean 'ties'?).");
    }
}
