using System.Diagnostics;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Samples;

/// <summary>The shipped recipes as the types that the compiler made of them, and fluent C# beside them.</summary>
public sealed class TypedPlanTests : IDisposable
{
    private readonly TempFolder folder = new();

    public static TheoryData<string, RecipePlan> Plans =>
        new()
        {
            { "exact-sum", Recipes.ExactSum },
            { "ties-dense", Recipes.TiesDense },
            { "peft-ties-svd", Recipes.PeftTiesSvd },
            { "fused", Recipes.Fused },
        };

    public TypedPlanTests()
    {
        foreach (var file in Directory.GetFiles(Checkout.Recipe(), "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Checkout.Recipe(), file);
            Directory.CreateDirectory(Path.GetDirectoryName(folder[relative])!);
            File.Copy(file, folder[relative]);
        }

        Directory.CreateDirectory(folder["out"]).Delete(recursive: true);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Plans))]
    public void ACompiledRecipe_IsTheOneInTheFile(string name, RecipePlan plan)
    {
        var file = Recipe.Load(Checkout.Recipe($"{name}.recipe.yaml"));
        using var preparation = MergePreparation.Of(file);

        plan.Recipe.Model.ShouldBe(file.Model);
        plan.Plan.ShouldBe(preparation.Plan);
    }

    [Fact]
    public async Task ATypedRun_WritesTheBytesOfTheCommandLine()
    {
        var report = await Recipes.TiesDense.In(folder.Path).RunAsync();
        var typed = Files();

        report.Modules.Count.ShouldBe(28);
        Tool("run", folder["ties-dense.recipe.yaml"], "--overwrite");
        Files().ShouldBe(typed);
    }

    [Fact]
    public async Task AChangedPlan_WritesTheBytesOfTheCommandLineWithTheSameValues()
    {
        var plan = Recipes.TiesDense.In(folder.Path).With(weights => weights with { Sort = 0.5 }, density: 0.3);

        await plan.RunAsync();
        var typed = Files();

        Tool(
            "run",
            folder["ties-dense.recipe.yaml"],
            "--overwrite",
            "--set",
            "merge.density=0.3",
            "--set",
            "adapters.sort={ path: adapters/sort, weight: 0.5 }"
        );
        Files().ShouldBe(typed);
    }

    [Fact]
    public void AChangeThatIsWrong_IsRefusedAtOnce()
    {
        // Written as a number, the compiler would refuse it.
        var density = 7 * Recipes.TiesDense.Scale;

        Should
            .Throw<FindingException>(() => Recipes.TiesDense.With(density: density))
            .Findings.ShouldHaveSingleItem()
            .Id.ShouldBe("MDSL2003");
    }

    [Fact]
    public async Task ATypedModel_IsThatOfTheCommandLine()
    {
        var plan = Recipes.Fused.In(folder.Path);
        var report = await plan.With(model: "out/typed").RunAsync();

        plan.OutputModel.ShouldBe("out/fused");
        report.Fuse.ShouldNotBeNull().Tensors.Count.ShouldBe(28);
        Tool("run", folder["fused.recipe.yaml"]);
        File.ReadAllBytes(folder["out/typed/model.safetensors"])
            .ShouldBe(File.ReadAllBytes(folder["out/fused/model.safetensors"]));
    }

    [Fact]
    public async Task AModelPlusDeltas_IsAModel()
    {
        var model = Bases.TinyLlama.Model + (Adapters.Reverse * 0.5f) + Adapters.Sort;

        var report = await model.SaveModelAsync(folder["out/model"]);

        report.Modules.ShouldAllBe(module => module.Rank == 16);
        File.Exists(folder["out/model/model.safetensors"]).ShouldBeTrue();
    }

    [Fact]
    public async Task TypedHandles_MergeInFluentCSharp()
    {
        var merged = Merge
            .Of((Adapters.Reverse * 0.7f) + (Adapters.Sort * 0.3f))
            .Ties(density: 0.5, space: Space.Dense)
            .Rank(8);

        var report = await merged.SaveAdapterAsync(folder["out/fluent"]);

        merged.Validate().ShouldAllBe(finding => finding.Severity != Severity.Error);
        report.Modules.ShouldAllBe(module => module.Rank == 8);
        File.Exists(folder["out/fluent/adapter_model.safetensors"]).ShouldBeTrue();
    }

    private Dictionary<string, string> Files() =>
        Directory
            .GetFiles(folder["out/ties-dense"])
            .ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(File.ReadAllBytes(file)));

    private static void Tool(params string[] arguments)
    {
        var tool = Path.Combine([Checkout.Root, "src", "MergeDsl.Cli", .. BuildOutput(), "mergedsl.dll"]);
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [tool, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, error.Result);
    }

    // bin/CONFIGURATION/FRAMEWORK, as these tests were built.
    private static string[] BuildOutput() =>
        [.. AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^3..]];
}
