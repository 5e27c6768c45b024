using MergeDsl.Cli.Tests.Errors;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Locks;

/// <summary>
/// A lock tells the compiler all that the files tell the command line. The recipes of the error tests are checked the same
/// way where they are run (<see cref="Expectations"/>).
/// </summary>
public sealed class CompiledCheckTests
{
    private static readonly string Suite = FixtureArchive.Extract("peft");

    public static TheoryData<string> Recipes =>
        [.. Directory.GetFiles(Path.Combine(Suite, "recipes")).Select(file => Path.GetFileName(file))];

    [Fact]
    public void TheSuite_IsWhole() => Recipes.Count.ShouldBeGreaterThan(190);

    [Theory]
    [MemberData(nameof(Recipes))]
    public void ARecipeOfTheSuite_IsJudgedAndPlannedAlike(string recipe) =>
        CompiledCheck.ShouldBeAsFromFiles(Path.Combine(Suite, "recipes", recipe), Suite);

    [Theory]
    [InlineData("exact-sum.recipe.yaml")]
    [InlineData("ties-dense.recipe.yaml")]
    [InlineData("peft-ties-svd.recipe.yaml")]
    public void AShippedRecipe_IsJudgedAndPlannedAlike(string recipe)
    {
        using var sample = new SampleFolder();

        CompiledCheck.ShouldBeAsFromFiles(sample[recipe], sample[""]);
    }

    [Theory]
    [InlineData("adapters/none")]
    [InlineData("./adapters/none/")]
    [InlineData("adapters/sort/adapter_config.json")]
    [InlineData("adapters/broken/")]
    [InlineData("../{name}/adapters/broken")]
    [InlineData("{folder}/adapters/broken")]
    [InlineData("{folder}/adapters/sort/")]
    [InlineData("adapters/extra")]
    [InlineData("adapters/extra/")]
    [InlineData("models/tiny-llama")]
    [InlineData("a\\0b")]
    public void AnyWayToWriteAFolder_IsRepeatedAlike(string written)
    {
        using var sample = new SampleFolder();
        Directory.CreateDirectory(sample["adapters/broken"]);
        File.WriteAllText(sample["adapters/broken/adapter_config.json"], "{ \"peft_type\": \"LORA\", \"r\": 0 }");
        File.WriteAllText(sample["adapters/broken/adapter_model.safetensors"], "short");
        Directory.Move(sample["adapters/extract"], sample["adapters/extra"]);
        File.WriteAllText(sample["adapters/extra/README.md"], "");
        File.WriteAllText(sample["adapters/extra/adapter_model.bin"], "");
        var (folder, name) = (sample["."][..^2], Path.GetFileName(sample["."][..^2]));
        var path = written
            .Replace("{folder}", folder, StringComparison.Ordinal)
            .Replace("{name}", name, StringComparison.Ordinal);
        var recipe = sample.WriteRecipe("one.recipe.yaml", ("adapters/sort", $"\"{path}\""));

        CompiledCheck.ShouldBeAsFromFiles(recipe, folder);
    }
}
