using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>Overrides are checked like the recipe.</summary>
public sealed class OverrideErrorTests : IDisposable
{
    private readonly AdapterBench bench = new();

    public OverrideErrorTests() =>
        File.WriteAllText(
            bench.Recipe,
            "name: Both\nadapters: { math: adapters/math, code: adapters/code }\nmerge: { method: ties, density: 0.5 }\noutput: { adapter: out/both }\n"
        );

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData("merge.density=7", 15, "error MDSL2003: 'density' must be from 0 to 1, but is 7")]
    [InlineData("merge.density=high", 15, "error MDSL1003: 'density' expects a number, but here is 'high'")]
    [InlineData("merge.densty=0.3", 7, "error MDSL1001: 'densty' is not a key of 'merge' (did you mean 'density'?)")]
    [InlineData(
        "adapters.code=adapters/cod",
        15,
        "error MDSL4014: 'adapters/cod' is neither a folder (did you mean 'code'?) nor "
    )]
    [InlineData(
        "output.adapter=adapters/code",
        16,
        "error MDSL4041: The output 'adapters/code' is the input 'adapters/code'"
    )]
    public void AWrongValue_IsReportedInTheOverride(string change, int column, string expected)
    {
        var before = FolderListing.Of(bench.Path);

        var result = Tool.Run("run", bench.Recipe, "--set", change);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"--set {change}(1,{column}): {expected}");
        FolderListing.Of(bench.Path).ShouldBe(before);
    }

    [Fact]
    public void ARightValue_ReplacesTheRecipes() =>
        Tool.Run("run", bench.Recipe, "--set", "merge.density=0.3").ExitCode.ShouldBe(ExitCodes.Ok);

    [Fact]
    public void AnOverrideWithoutAValue_IsAUsageError() =>
        Tool.Run("run", bench.Recipe, "--set", "merge.density").ExitCode.ShouldBe(ExitCodes.Usage);
}
