using System.Text.Json;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary><c>mergedsl run --part</c>: the shares of a recipe's outputs.</summary>
public sealed class RunPartTests : IDisposable
{
    private const string Sum = "{ method: linear, rank: sum }";

    private static readonly LayeredModel Model = new(Layers: 3, Width: 64);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Sum, "{ model: out }", 3)]
    [InlineData(Sum, "{ model: out, fuse: peft, dtype: float16 }", 2)]
    [InlineData("{ method: ties, density: 0.5, rank: { energy: 0.8 } }", "{ model: out, dtype: float32 }", 2)]
    [InlineData("{ method: dare_ties, density: 0.5, seed: 7, rank: 3 }", "{ model: out, dtype: float32 }", 5)]
    [InlineData(
        "{ combination_type: dare_linear_svd, density: 0.6, seed: 7, seed_at: call }",
        "{ model: out, dtype: float32 }",
        3
    )]
    public void JoinedParts_HoldTheBytesOfOneRun(string merge, string output, int parts)
    {
        LayeredRecipe.Write(folder, Model, merge, output);
        ShouldBeOk(ToolProcess.Run(folder.Path, "run", LayeredRecipe.File, "--set", "output.model=whole"));
        var tools = Enumerable
            .Range(1, parts)
            .Select(part => ToolProcess.Start(folder.Path, "run", LayeredRecipe.File, "--part", $"{part}/{parts}"))
            .ToArray();
        foreach (var tool in tools)
        {
            using (tool)
            {
                ShouldBeOk(tool.Wait());
            }
        }

        ShouldBeOk(ToolProcess.Run(folder.Path, "join", "out"));

        FolderMark.Of(folder["out"]).ShouldBe(FolderMark.Of(folder["whole"]));
        Left().ShouldBe(["out", "whole"]);
    }

    [Fact]
    public void APart_MergesWhatItsTensorsNeed()
    {
        LayeredRecipe.Write(folder, Model, "{ method: ties, density: 0.5 }");
        var shares = Enumerable.Range(1, 3).Select(part => ModulesOf(Part($"{part}/3", "--json"))).ToArray();

        shares.SelectMany(share => share).Count().ShouldBe(6);
        shares.SelectMany(share => share).Distinct().Count().ShouldBe(6);
        shares.ShouldAllBe(share => share.Length == 2);
    }

    [Fact]
    public void APartWithoutAnythingToMerge_IsToldLikeAnyOther()
    {
        // A layer's first tensors are those of the adapter: what follows them is larger than they are.
        LayeredRecipe.Write(folder, Model with { Layers = 1 }, Sum);

        var last = Part("4/4");
        var document = Part("3/4", "--json");

        last.Out.ShouldContain("wrote part 4 of 4, ");
        last.Out.ShouldNotContain("linear in dense space");
        ModulesOf(document).ShouldBeEmpty();
    }

    [Fact]
    public void PartsOfDifferentRecipes_AreNotJoined()
    {
        LayeredRecipe.Write(folder, Model, Sum);
        ShouldBeOk(Part("1/2"));
        ShouldBeOk(Part("2/2", "--set", "merge.scale=2"));

        var result = Tool.Run("join", folder["out"]);

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain("error MDSL4052: ");
    }

    [Fact]
    public void PartsOfDifferentAdapters_AreNotJoined()
    {
        LayeredRecipe.Write(folder, Model, Sum);
        ShouldBeOk(Part("1/2"));
        Model.WriteAdapter(folder["other"], seed: 3);
        ShouldBeOk(Part("2/2"));

        Tool.Run("join", folder["out"]).Error.ShouldContain("error MDSL4052: ");
    }

    [Fact]
    public void PartsOfEqualFilesInOtherPlaces_AreJoined()
    {
        LayeredRecipe.Write(folder, Model, Sum);
        ShouldBeOk(Part("1/2"));
        Directory.Move(folder["base"], folder["elsewhere"]);
        Directory.Move(folder["one"], folder["another"]);
        ShouldBeOk(Part("2/2", "--set", "base_model=elsewhere", "--set", "adapters.one.path=another"));

        ShouldBeOk(Tool.Run("join", folder["out"]));
    }

    [Fact]
    public void AFinishedPart_IsRefusedOrLookedThroughOrReplaced()
    {
        LayeredRecipe.Write(folder, Model, Sum);
        ShouldBeOk(Part("1/2"));
        var before = FolderMark.Of(folder.Path);

        var refused = Part("1/2");
        refused.ExitCode.ShouldBe(ExitCodes.Findings);
        refused.Error.ShouldStartWith(
            $"{folder[LayeredRecipe.File]}(7,18): error MDSL4040: The output './out.part-1-of-2' "
        );
        ModulesOf(Part("1/2", "--resume", "--json")).ShouldBeEmpty();
        FolderMark.Of(folder.Path).ShouldBe(before);
        Part("1/2", "--resume", "--set", "merge.scale=2").ExitCode.ShouldBe(ExitCodes.Findings);
        FolderMark.Of(folder.Path).ShouldBe(before);
        ModulesOf(Part("1/2", "--overwrite", "--json")).ShouldNotBeEmpty();
        FolderMark.Of(folder.Path).ShouldBe(before);
    }

    [Fact]
    public void SeveralRecipes_DoTheSameShareEach()
    {
        LayeredRecipe.Write(folder, Model, Sum);
        var second = folder["second.recipe.yaml"];
        File.WriteAllText(second, File.ReadAllText(folder[LayeredRecipe.File]).Replace("model: out", "model: second"));

        ShouldBeOk(Part("2/2", second));

        Left().ShouldBe(["out.part-2-of-2", "second.part-2-of-2"]);
    }

    [Theory]
    [InlineData("{ adapter: out }", 3)]
    [InlineData("{ adapter: out, dtype: bfloat16, model: model }", 4)]
    public void AnAdapter_IsSharedOutLikewise(string output, int parts)
    {
        LayeredRecipe.Write(folder, Model, "{ method: dare_ties, density: 0.5, seed: 7, rank: 3 }", output);
        ShouldBeOk(Tool.Run("run", folder[LayeredRecipe.File]));
        var expected = MarkOfOutputs();
        Directory.Delete(folder["out"], recursive: true);
        foreach (var part in Enumerable.Range(1, parts))
        {
            var told = Part($"{part}/{parts}", "--overwrite");
            ShouldBeOk(told);
            told.Out.ShouldContain($"wrote part {part} of {parts}, ");
        }

        ShouldBeOk(Tool.Run("join", folder["out"]));
        if (Directory.Exists(folder["model"]))
        {
            ShouldBeOk(Tool.Run("join", folder["model"], "--overwrite"));
        }

        MarkOfOutputs().ShouldBe(expected);
        Directory.GetDirectories(folder.Path, "*part*").ShouldBeEmpty();
    }

    [Fact]
    public void AnAdapterThatExists_IsReplacedByAJoinWhenThatIsSaid()
    {
        LayeredRecipe.Write(folder, Model, Sum, "{ adapter: out }");
        ShouldBeOk(Tool.Run("run", folder[LayeredRecipe.File]));
        var before = FolderMark.Of(folder["out"]);
        Part("1/1").Error.ShouldContain("error MDSL4040: ");
        ShouldBeOk(Part("1/1", "--overwrite"));

        Tool.Run("join", folder["out"]).Error.ShouldContain("error MDSL4040: ");
        ShouldBeOk(Tool.Run("join", folder["out"], "--overwrite"));

        FolderMark.Of(folder["out"]).ShouldBe(before);
    }

    [Fact]
    public void AFinishedPartOfAnAdapter_IsKeptAndNothingIsMergedForIt()
    {
        LayeredRecipe.Write(folder, Model, Sum, "{ adapter: out }");
        ShouldBeOk(Part("1/2"));
        var before = FolderMark.Of(folder.Path);

        ModulesOf(Part("1/2", "--resume", "--json")).ShouldBeEmpty();

        FolderMark.Of(folder.Path).ShouldBe(before);
    }

    [Theory]
    [InlineData("{ adapter: out }")]
    [InlineData("{ adapter: out, model: model }")]
    public void AnAdapterWhoseRanksEnergyChooses_IsNotWrittenInParts(string output)
    {
        LayeredRecipe.Write(folder, Model, "{ method: linear, rank: { energy: 0.9 } }", output);

        var result = Part("1/2");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldContain(
            $"{folder[LayeredRecipe.File]}(7,20): error MDSL4055: The adapter 'out' cannot be shared out by --part: expected ranks "
        );
        Left().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1")]
    public void AShareThatDoesNotExist_IsAUsageError(string part)
    {
        var result = Part(part);

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Error.ShouldContain("mergedsl: Option '--part' takes I/N, ");
    }

    private static string[] ModulesOf(ToolResult result)
    {
        ShouldBeOk(result);
        using var document = JsonDocument.Parse(result.Out);
        var report = document.RootElement.GetProperty("recipes")[0].GetProperty("report");
        return [.. report.GetProperty("modules").EnumerateArray().Select(row => row.GetProperty("path").GetString()!)];
    }

    private string MarkOfOutputs() => FolderMark.Of(folder["out"]) + FolderMark.Of(folder["model"]);

    private static void ShouldBeOk(ToolResult result) => result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);

    private ToolResult Part(string part, params string[] more) =>
        Tool.Run(["run", folder[LayeredRecipe.File], .. more, "--part", part]);

    // Everything but what the recipe names.
    private IEnumerable<string> Left() =>
        Directory
            .GetDirectories(folder.Path)
            .Select(path => Path.GetFileName(path))
            .Except(["base", "one", "other"])
            .Order(StringComparer.Ordinal);
}
