using MergeDsl.Cli.Commands;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("merge")]
    [InlineData("run")]
    [InlineData("run", "a.recipe.yaml", "--backend", "cuda")]
    [InlineData("run", "a.recipe.yaml", "--threads", "0")]
    [InlineData("run", "a.recipe.yaml", "--threads", "many")]
    [InlineData("validate", "--overwrite", "a.recipe.yaml")]
    [InlineData("inspect")]
    public void AWrongCommandLine_IsAUsageErrorThatNamesHelp(params string[] arguments)
    {
        var result = Tool.Run(arguments);

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Out.ShouldBeEmpty();
        result.Error.ShouldContain("--help");
    }

    [Fact]
    public void AnUnknownBackend_IsAnsweredWithThoseThereAre() =>
        Tool.Run("run", "a.recipe.yaml", "--backend", "tourch")
            .Error.ShouldContain("no backend 'tourch': expected 'cpu'");

    [Fact]
    public void TorchThatWasNotBuiltIn_IsAnsweredWithHowToGetIt()
    {
        var error = Tool.Run("run", "a.recipe.yaml", "--backend", "torch", "--device", "cuda").Error;

        error.Contains("-p:UseTorchSharp=true", StringComparison.Ordinal).ShouldBe(!TorchSupport.IsBuiltIn, error);
    }

    [Fact]
    public void ADeviceOfTheCpuBackend_IsAUsageError() =>
        Tool.Run("run", "a.recipe.yaml", "--device", "cuda").Error.ShouldContain("belongs to '--backend torch'");

    [Fact]
    public void AnUnknownCommand_IsAnsweredOnceAndWithASuggestion() =>
        Tool.Run("rum", "a.recipe.yaml", "--overwrite")
            .Error.ShouldBe(
                "mergedsl: There is no command 'rum' (did you mean 'run'?).\nRun 'mergedsl --help' for what it takes.\n"
            );

    [Fact]
    public void Version_IsTheVersionAlone() => Tool.Run("--version").Out.ShouldMatch(@"^\d+\.\d+\.\d+\n$");

    [Theory]
    [InlineData("run", "--overwrite")]
    [InlineData("validate", "--set")]
    [InlineData("plan", "--json")]
    [InlineData("inspect", "PATH")]
    [InlineData("explain", "TOPIC")]
    public void Help_NamesWhatACommandTakes(string command, string expected)
    {
        var result = Tool.Run(command, "--help");

        result.ExitCode.ShouldBe(ExitCodes.Ok);
        result.Out.ShouldContain(expected);
    }

    [Fact]
    public void AnArgumentThatStartsWithAt_IsAPathLikeAnyOther() =>
        Tool.Run("validate", "@missing.recipe.yaml").Error.ShouldStartWith("@missing.recipe.yaml");
}
