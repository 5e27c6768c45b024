using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>Outputs that would destroy something, or cannot be written.</summary>
public sealed class OutputErrorTests : IDisposable
{
    private readonly AdapterBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void AnExistingOutput_IsRefusedUnlessItMayBeOverwritten()
    {
        Directory.CreateDirectory(bench["out/both"]);
        File.WriteAllText(bench["out/both/adapter_config.json"], "{}");
        File.WriteAllText(bench["out/both/old"], "old");

        bench.ShouldFind(
            Recipe("out/both"),
            "error MDSL4040: The output 'out/both' exists already: expected a new or empty folder (--overwrite replaces it)"
        );

        Tool.Run("run", bench.Recipe, "--overwrite").ExitCode.ShouldBe(ExitCodes.Ok);
        File.Exists(bench["out/both/old"]).ShouldBeFalse();
        File.Exists(bench["out/both/adapter_model.safetensors"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("adapters/code", "is the input 'adapters/code'")]
    [InlineData("adapters/code/merged", "lies inside the input 'adapters/code'")]
    [InlineData("models/llama", "is the input 'models/llama'")]
    [InlineData("models", "contains the input 'models/llama'")]
    public void AnOutputThatTouchesAnInput_IsRefusedEvenIfItMayBeOverwritten(string output, string expected)
    {
        bench.ShouldFindOverwriting(
            Recipe(output),
            $"error MDSL4041: The output '{output}' {expected}: expected a folder apart from every input"
        );
    }

    [Fact]
    public void AnOutputAroundTheRecipe_IsRefusedEvenIfItMayBeOverwritten()
    {
        Directory.CreateDirectory(bench["recipes"]);
        var recipe = bench["recipes/merge.recipe.yaml"];
        File.WriteAllText(
            recipe,
            "name: Both\nadapters: { math: ../adapters/math }\nmerge: { method: linear }\noutput: { adapter: ../recipes }\n"
        );

        var result = Tool.Run("run", recipe, "--overwrite");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldStartWith($"{recipe}(4,20): error MDSL4041: The output '../recipes' contains the input ");
        File.Exists(recipe).ShouldBeTrue();
    }

    [Fact]
    public void AFileInTheOutputsPlace_IsRefused()
    {
        File.WriteAllText(bench["out"], "a file");

        bench.ShouldFindOverwriting(
            Recipe("out"),
            "error MDSL4043: The output 'out' is an existing file: expected a new folder, or one to replace"
        );
    }

    [Fact]
    public void AFileOnTheWayToTheOutput_IsRefused()
    {
        File.WriteAllText(bench["out"], "a file");

        bench.ShouldFindOverwriting(
            Recipe("out/deep/both"),
            "error MDSL4044: The output 'out/deep/both' lies below the file 'out': expected folders on the way to it"
        );
    }

    [Fact]
    public void ARoot_IsNoOutput() =>
        bench.ShouldFindOverwriting(
            Recipe("/"),
            "error MDSL4042: '/' cannot be an output: expected the path of a folder with a name"
        );

    [Theory]
    [InlineData("/proc/mergedsl-test")]
    [InlineData("/sys/mergedsl-test/both")]
    public void APlaceThatTakesNoFolders_FailsAtTheOutput(string output)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // Root may write nearly everywhere, but not there.
        bench.ShouldFailLate(Recipe(output), ExitCodes.Failure, $"error MDSL400*: '{output}' *: expected *");

        Directory.Exists(output).ShouldBeFalse();
    }

    private static string Recipe(string output) =>
        $$"""
            name: Both
            base_model: models/llama
            adapters:
              math: { path: adapters/math }
              code: { path: adapters/code }
            merge:
              method: linear
            output:
              adapter: [|{{output}}|]

            """;
}
