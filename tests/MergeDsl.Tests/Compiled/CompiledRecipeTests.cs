using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Generated;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Compiled;

/// <summary>What generated code calls, by the example of generated code that lies beside these tests.</summary>
public sealed class CompiledRecipeTests : IDisposable
{
    private readonly TempFolder folder = Shipped.Copy();

    private TiesDense Plan => Recipes.TiesDense.In(folder.Path);

    [Fact]
    public void TheLiterals_AreThePlanThatTheFilesGive()
    {
        using var prepared = MergePreparation.Of(Recipe.Load(folder["ties-dense.recipe.yaml"]));

        PlanText.Render(Plan.Plan).ShouldBe(PlanText.Render(prepared.Plan!));
        Plan.Plan.ShouldBe(prepared.Plan);
        Plan.Recipe.Model.ShouldBe(prepared.Recipe.Model);
        Plan.ToYaml().ShouldBe(prepared.Recipe.ToYaml());
    }

    [Fact]
    public void TheHandles_TellWhatTheFilesTell()
    {
        Adapters.Reverse.Facts.ShouldBe(Adapter.Load(folder["adapters/reverse"]).Facts);
        Adapters.Sort.Facts.ShouldBe(Adapter.Load(folder["adapters/sort"]).Facts);
        Bases.TinyLlama.Model.Facts.ShouldBe(Checkpoints.Models.ModelFolder.ReadFacts(folder["models/tiny-llama"]));
    }

    [Fact]
    public async Task ARun_WritesByteForByteWhatTheRecipeFileWrites()
    {
        using (var prepared = MergePreparation.Of(Recipe.Load(folder["ties-dense.recipe.yaml"])))
        {
            prepared.Run(new RunOptions(), null, CancellationToken.None);
        }

        var expected = Shipped.Contents(folder["out/ties-dense"]);

        var report = await Plan.RunAsync(options: new RunOptions { Overwrite = true });

        report.Modules.Count.ShouldBe(28);
        Shipped.Contents(folder["out/ties-dense"]).ShouldBe(expected);
    }

    [Fact]
    public void WithoutAFolder_TheRecipesOwnIsFoundAboveTheProgram() =>
        Recipes.TiesDense.Folder.ShouldBe(Shipped.Folder);

    [Fact]
    public void OtherValues_ArePlannedFromTheFactsAlone()
    {
        var changed = Recipes.TiesDense.With(
            weights => weights with { Sort = 0.9f },
            density: 0.3f,
            scale: 1.5,
            rank: new RankPolicy.Fixed(8),
            output: "elsewhere"
        );

        changed.Weights.ShouldBe(new TiesDense.AdapterWeights(1, 0.9, 1));
        changed.Density.ShouldBe(0.3);
        changed.ToYaml().ShouldContain("  sort: { path: adapters/sort, weight: 0.9 }\n");
        var module = changed.Plan.Modules[0];
        module.Rank.ShouldBe(new RankCut(8, null, false));
        module.Operands.Select(operand => operand.Weight).ShouldBe([1, 0.9, 1]);
        using var prepared = MergePreparation.Of(Recipe.Of(changed.Recipe.Model!, folder.Path));
        changed.Plan.ShouldBe(prepared.Plan);
    }

    [Fact]
    public void TheSameValues_KeepThePlan() =>
        Recipes
            .TiesDense.With(weights => weights with { Reverse = 1 }, density: 0.5, scale: 2)
            .Plan.ShouldBeSameAs(Recipes.TiesDense.Plan);

    [Fact]
    public void WrongValues_AreRefusedWithEverythingFound()
    {
        var refusal = Should.Throw<FindingException>(() =>
            Recipes.TiesDense.With(weights => weights with { Sort = double.NaN }, density: 7)
        );

        refusal
            .Message.Split('\n')
            .ShouldBe([
                "adapters.sort.weight: error MDSL2007: 'weight' must be a finite number, but is .nan",
                "merge.density: error MDSL2003: 'density' must be from 0 to 1, but is 7",
            ]);
    }

    [Theory]
    [InlineData("adapters/sort/adapter_config.json", "adapters.sort.path", "adapter_config.json", "adapters/sort")]
    [InlineData("models/tiny-llama/config.json", "base_model", "config.json", "models/tiny-llama")]
    public async Task AChangedConfig_IsRefused(string file, string subject, string name, string owner)
    {
        File.AppendAllText(folder[file], " ");

        await ShouldBeRefused(subject, name, owner);
    }

    [Fact]
    public async Task AMissingConfig_IsToldAsOfAnyRecipe()
    {
        File.Delete(folder["adapters/sort/adapter_config.json"]);

        var refusal = await Should.ThrowAsync<FindingException>(() => Plan.RunAsync());

        var finding = refusal.Findings.Where(one => one.Severity == Severity.Error).ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(FileFindings.NoAdapterConfig);
        finding.Subject!.Keys.ShouldBe("adapters.sort.path");
        finding.Arguments[0].ShouldBe("adapters/sort");
    }

    [Fact]
    public async Task AChangedHeader_IsRefused()
    {
        var path = folder["models/tiny-llama/model.safetensors"];
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan().IndexOf("\"pt\""u8).ShouldBePositive();
        "\"tp\""u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("\"pt\""u8)));
        File.WriteAllBytes(path, bytes);

        await ShouldBeRefused("base_model", "model.safetensors", "models/tiny-llama");
    }

    [Fact]
    public async Task AChangedNumber_IsRefused()
    {
        var path = folder["adapters/spell/adapter_model.safetensors"];
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        await ShouldBeRefused("adapters.spell.path", "adapter_model.safetensors", "adapters/spell");
    }

    [Fact]
    public async Task ACancelledRun_LeavesNothingBehind()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Told(_ => cancellation.Cancel());

        await Should.ThrowAsync<OperationCanceledException>(() => Plan.RunAsync(progress, cancellation.Token));

        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public async Task ARefusedRecipe_CanBeLookedAtButNotRun()
    {
        var broken = new Refused();

        broken.Recipe.Model!.Name.ShouldBe("Refused");
        broken.Findings.ShouldHaveSingleItem().Subject!.Keys.ShouldBe("merge.density");
        const string Line = "merge.density: error MDSL2003: 'density' must be from 0 to 1, but is 7";
        Should.Throw<FindingException>(() => broken.Plan).Message.ShouldBe(Line);
        Should.Throw<FindingException>(() => broken.With(0.5)).Message.ShouldBe(Line);
        (await Should.ThrowAsync<FindingException>(() => broken.RunAsync())).Message.ShouldBe(Line);
    }

    public void Dispose() => folder.Dispose();

    private async Task ShouldBeRefused(string subject, string file, string owner)
    {
        var refusal = await Should.ThrowAsync<FindingException>(() => Plan.RunAsync());

        var finding = refusal.Findings.Where(one => one.Severity == Severity.Error).ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(LockFindings.ChangedSinceLocked);
        finding.Subject!.Keys.ShouldBe(subject);
        finding.Arguments.ShouldBe([file, owner]);
        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    private sealed class Refused() : RecipePlan(Compiled())
    {
        public CompiledRecipe With(double density) => Change().Density(density).Checked();

        private static CompiledRecipe Compiled() =>
            CompiledRecipe.Broken(
                "refused.recipe.yaml",
                new RecipeModel("Refused", null, default, new MergeSettings(), default, new OutputSettings(null, null)),
                "MDSL2003",
                "merge.density",
                "density",
                "from 0 to 1",
                "7"
            );
    }

    private sealed class Told(Action<ModuleReport> tell) : IProgress<ModuleReport>
    {
        public void Report(ModuleReport value) => tell(value);
    }
}
