using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Testing;
using MergeDsl.Tests.Fusing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Pipelines;

/// <summary>Single files merged with each other by recipes.</summary>
public sealed class SingleFileMergeTests : IDisposable
{
    private const string Uniform = "adapters/kohya/lora-uniform-f32.safetensors";
    private const string Locon = "adapters/lycoris/locon.safetensors";
    private const string Dotted = "adapters/diffusers/peft-names.safetensors";
    private const string Original = "adapters/kohya/sdxl-sgm-names.safetensors";
    private const string Loha = "adapters/lycoris/loha.safetensors";

    private readonly TempFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData(Uniform, Locon)]
    [InlineData(Dotted, "adapters/diffusers/lora-down-up-names.safetensors")]
    public void AnUncutSum_DoesToThePipelineWhatItsInputsDo(string first, string second)
    {
        Run(first, second, "adapter: out/sum.safetensors", "rank: sum").ShouldBeEmpty();

        var sum = Fused([new WeightedAdapter(work["out/sum.safetensors"])], "sum");
        var each = Fused(
            [new WeightedAdapter(PipelineCase.Of(first), 0.6), new WeightedAdapter(PipelineCase.Of(second), -0.5)],
            "each"
        );
        ShouldBeNear(sum, each);
        Directory.EnumerateFileSystemEntries(work["out"]).Count().ShouldBe(3);
    }

    [Fact]
    public void TheModelOfARecipe_IsThePipelineWithItsResult()
    {
        Run(Uniform, Locon, "adapter: out/sum.safetensors, model: out/model", "rank: sum").ShouldBeEmpty();

        var expected = Fused([new WeightedAdapter(work["out/sum.safetensors"])], "command");
        var actual = PipelineFiles.Read(work["out/model"]);
        actual.Keys.ShouldBe(expected.Keys, ignoreOrder: true);
        actual.ShouldAllBe(pair => pair.Value.Bytes.SequenceEqual(expected[pair.Key].Bytes));
    }

    [Fact]
    public void AResult_IsAFileAsKohyaWritesIt()
    {
        Run(Uniform, Uniform.Replace("f32", "f16"), "adapter: out/sum.safetensors", "rank: max").ShouldBeEmpty();

        using var result = AdapterFolder.Open(work["out/sum.safetensors"]);
        result.Facts.Modules.Count.ShouldBe(5);
        result.Facts.Modules.ShouldAllBe(module => module.Alpha == module.Rank);
        result.Tensors.Count.ShouldBe(15);
        result.Metadata["ss_network_module"].ShouldBe("networks.lora");
        result.Metadata["ss_network_dim"].ShouldBe("5");
        result.Metadata["mergedsl.recipe"].ShouldContain("rank: max");
        result.Metadata["format"].ShouldBe("pt");
    }

    [Theory]
    [InlineData(Uniform, Dotted, "out/x.safetensors", "MDSL3512")]
    [InlineData(Uniform, Original, "out/x.safetensors", "MDSL3512")]
    [InlineData(Uniform, Locon, "out/x", "MDSL3511")]
    [InlineData(Uniform, Loha, "out/x.safetensors", "MDSL3139")]
    [InlineData(Uniform, "FOLDER", "out/x.safetensors", "MDSL3510")]
    [InlineData("FOLDER", "FOLDER", "out/x.safetensors", "MDSL3511")]
    public void WhatDoesNotMeet_IsRefused(string first, string second, string output, string finding)
    {
        var findings = Run(first, second, $"adapter: {output}", "rank: max");

        findings.ShouldContain(finding);
        Directory.Exists(work["out"]).ShouldBeFalse();
    }

    [Fact]
    public void ADialect_IsRefused()
    {
        const string Merge = "combination_type: cat";

        Findings(Uniform, Locon, "adapter: out/x.safetensors", Merge).ShouldContain("MDSL3513");
    }

    [Fact]
    public void AnExistingFile_IsOnlyReplacedWhenThatIsAsked()
    {
        Run(Uniform, Locon, "adapter: out/sum.safetensors", "rank: max").ShouldBeEmpty();
        var bytes = File.ReadAllBytes(work["out/sum.safetensors"]);

        Run(Uniform, Locon, "adapter: out/sum.safetensors", "rank: 1").ShouldBe(["MDSL4040"]);
        File.ReadAllBytes(work["out/sum.safetensors"]).ShouldBe(bytes);

        Run(Uniform, Locon, "adapter: out/sum.safetensors", "rank: 1", overwrite: true).ShouldBeEmpty();
        File.ReadAllBytes(work["out/sum.safetensors"]).ShouldNotBe(bytes);
    }

    [Fact]
    public void TheSameRecipe_GivesTheSameBytes()
    {
        Run(Uniform, Locon, "adapter: out/a.safetensors", "rank: max").ShouldBeEmpty();
        var first = File.ReadAllBytes(work["out/a.safetensors"]);

        Run(Uniform, Locon, "adapter: out/a.safetensors", "rank: max", overwrite: true).ShouldBeEmpty();

        File.ReadAllBytes(work["out/a.safetensors"]).ShouldBe(first);
    }

    private string[] Run(string first, string second, string output, string rank, bool overwrite = false) =>
        Findings(first, second, output, $"method: linear, space: dense, {rank}", overwrite);

    /// <summary>The ids of what keeps a recipe from being run; runs it when nothing does.</summary>
    private string[] Findings(string first, string second, string output, string merge, bool overwrite = false)
    {
        File.WriteAllText(
            work["x.recipe.yaml"],
            $$"""
            name: Sum
            base_model: {{PipelineCase.Of("models/sd")}}
            adapters:
              a: { path: {{PathOf(first)}}, weight: 0.6 }
              b: { path: {{PathOf(second)}}, weight: -0.5 }
            merge: { {{merge}} }
            output: { {{output}} }
            """
        );
        var options = new RunOptions { Overwrite = overwrite, Threads = 2 };
        using var preparation = MergePreparation.Of(Recipe.Load(work["x.recipe.yaml"]), options);
        if (!preparation.HasErrors)
        {
            preparation.Run(options, null, CancellationToken.None);
        }

        return [.. preparation.Findings.Where(found => found.Severity == Severity.Error).Select(found => found.Id)];
    }

    private static string PathOf(string adapter) =>
        adapter == "FOLDER" ? Path.Combine(Shipped.Folder, "adapters", "sort") : PipelineCase.Of(adapter);

    private Dictionary<string, StoredTensor> Fused(IReadOnlyList<WeightedAdapter> adapters, string name)
    {
        var settings = new FuseSettings(PipelineCase.Of("models/sd"), adapters, work[$"out/{name}"]) { Threads = 2 };
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
        return PipelineFiles.Read(settings.Output);
    }

    private static void ShouldBeNear(Dictionary<string, StoredTensor> actual, Dictionary<string, StoredTensor> expected)
    {
        const double Tolerance = 1e-5;
        foreach (var (name, tensor) in expected)
        {
            actual[name]
                .Values.Zip(tensor.Values, (one, other) => Math.Abs(one - other))
                .Max()
                .ShouldBeLessThan(Tolerance, name);
        }
    }
}
