using System.Text.Json.Nodes;
using MergeDsl.Core.Planning;
using MergeDsl.Extracting;
using MergeDsl.Testing;
using MergeDsl.Tests.Fusing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Extracting;

/// <summary>
/// Adapters with fewer ranks against whole decompositions of their dense deltas in float64. Tolerance: factors are stored in float32.
/// </summary>
public sealed class ResizedAdapterTests : IDisposable
{
    private const double Tolerance = 1e-6;

    private readonly TempFolder work = new();

    public void Dispose() => work.Dispose();

    [Theory]
    [InlineData("rank", 1)]
    [InlineData("rank", 3)]
    [InlineData("energy", 0.5)]
    [InlineData("energy", 0.95)]
    [InlineData("ratio", 1)]
    [InlineData("ratio", 1.5)]
    [InlineData("ratio", 4)]
    [InlineData("cumulative", 0.4)]
    [InlineData("cumulative", 0.9)]
    public void EveryRule_KeepsTheBestOfItsRank(string measure, double value)
    {
        var source = SlowAdapter.Read(Adapter());

        var report = Resize("in", Rules.Of(measure, value));

        var result = SlowAdapter.Read(work["out"]);
        result.Modules.Keys.Order().ShouldBe(source.Modules.Keys.Order());
        foreach (var module in report.Modules)
        {
            var delta = source.DeltaOf(module.Path)!;
            var svd = SlowSvd.Of(delta);
            var rank = Math.Min(Rules.RankIn(svd, measure, value), source.Modules[module.Path].Rank);
            module.Rank.ShouldBe(rank, module.Path);
            module.InputRanks.ShouldBe([source.Modules[module.Path].Rank]);
            result.RankFor(module.Path).ShouldBe(rank);
            result.ScalingFor(module.Path).ShouldBe(1);
            result.DeltaOf(module.Path)!.ShouldBeNear(svd.Cut(rank), Tolerance, module.Path);
            var error = (delta - svd.Cut(rank)).Norm / delta.Norm;
            module.RelativeError.ShouldBe(error, 1e-6, module.Path);
            (module.Spectrum?.KeptShare ?? 1).ShouldBe(1 - (error * error), 1e-6, module.Path);
        }
    }

    [Fact]
    public void TheMaximum_HoldsForWhatSingularValuesAskFor()
    {
        Adapter();

        var report = Resize("in", RankRule.Cumulative(1) with { Maximum = 2 });

        report.Modules.ShouldAllBe(module => module.Rank == 2);
    }

    [Fact]
    public void ModulesOfFewerRanks_StayAsTheyAre_AndSoDoCopies()
    {
        Adapter();

        var report = Resize("in", RankRule.Fixed(4));

        var (source, result) = (SlowAdapter.Read(work["in"]), SlowAdapter.Read(work["out"]));
        report
            .Modules.Where(module => module.Spectrum is null)
            .Select(module => module.Path)
            .ShouldBe(["model.narrow"]);
        result.Modules["model.narrow"].B.Bytes.ShouldBe(source.Modules["model.narrow"].B.Bytes);
        result.Names("modules_to_save").ShouldBe(["score"]);
        result
            .Tensors["base_model.model.score.weight"]
            .Bytes.ShouldBe(source.Tensors["base_model.model.score.weight"].Bytes);
    }

    [Fact]
    public void NothingToCut_IsTold()
    {
        Adapter();

        var report = Resize("in", RankRule.Fixed(64));

        report.Findings.Select(finding => finding.Id).ShouldBe(["MDSL3107", "MDSL3623"]);
        report.Modules.ShouldAllBe(module => module.Spectrum == null && module.RelativeError == 0);
    }

    [Fact]
    public void HalfPrecision_IsWrittenWhenAsked()
    {
        Adapter();

        AdapterResizing.Run(new ResizeSettings(work["in"], work["out"], RankRule.Fixed(2)) { Type = DType.Float16 });

        var result = SlowAdapter.Read(work["out"]);
        result.Modules.Values.ShouldAllBe(module => module.A.Type == "F16");
        var svd = SlowSvd.Of(SlowAdapter.Read(work["in"]).DeltaOf("model.layers.0.q_proj")!);
        result.DeltaOf("model.layers.0.q_proj")!.ShouldBeNear(svd.Cut(2), 2e-3);
    }

    [Fact]
    public void ALinearModule_WithBiasOnB_KeepsItsBias()
    {
        var folder = new PeftFolder(work["in"], 11) { Config = { ["lora_bias"] = true } };
        folder.Linear("model.q_proj", 6, 8).Tensor("model.q_proj.lora_B.bias", 6).Write();

        Resize("in", RankRule.Fixed(2));

        var (source, result) = (SlowAdapter.Read(work["in"]), SlowAdapter.Read(work["out"]));
        result.Modules["model.q_proj"].BiasDelta.ShouldBe(source.Modules["model.q_proj"].BiasDelta);
    }

    [Fact]
    public void DoraAndOtherKinds_AreRefused_AndTellWhatToDo()
    {
        var dora = FuseSuite.Of("adapters/llama/dora");
        var ia3 = FuseSuite.Of("adapters/llama/ia3");

        ErrorOf(dora)
            .ShouldBe(
                $"MDSL3621 Adapter '{dora}' is a DoRA: expected a LoRA, since the magnitudes of DoRA belong to the whole weight"
            );
        ErrorOf(ia3).ShouldBe($"MDSL3620 Adapter '{ia3}' is of kind 'IA3': expected a LoRA, whose factors can be cut");
        Directory.Exists(work["out"]).ShouldBeFalse();
    }

    [Fact]
    public void GroupedConvolutions_AreKept()
    {
        var source = FuseSuite.Of("adapters/convnet/grouped");

        var report = AdapterResizing.Run(new ResizeSettings(source, work["out"], RankRule.Fixed(1)));

        report.Findings.ShouldContain(finding => finding.Id == "MDSL3622");
        report.Modules.First(module => module.Path == "convg").Rank.ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("lora-f32")]
    [InlineData("lora-bf16")]
    public void ASingleFile_StaysOne(string name)
    {
        var source = Path.Combine(FixtureArchive.Extract("kohya"), "adapters", "kohya", $"{name}.safetensors");
        var output = work["small.safetensors"];

        var report = AdapterResizing.Run(new ResizeSettings(source, output, RankRule.Fixed(1)));

        var (before, after) = (SafetensorsFiles.Read(source), SafetensorsFiles.Read(output));
        report.Modules.ShouldNotBeEmpty();
        foreach (var module in report.Modules)
        {
            var delta = DeltaOf(before, module.Path);
            DeltaOf(after, module.Path).ShouldBeNear(SlowSvd.Of(delta).Cut(1), 1e-5, module.Path);
            after[module.Path + ".alpha"].Values.ShouldBe([1]);
        }
    }

    [Fact]
    public void ASingleFile_IntoAFolder_IsRefused()
    {
        var source = Path.Combine(FixtureArchive.Extract("kohya"), "adapters", "kohya", "lora-f32.safetensors");

        ErrorOf(source).ShouldStartWith("MDSL3511 ");
    }

    [Fact]
    public void AnOutputInTheAdapter_IsRefused()
    {
        Adapter();

        Should
            .Throw<FindingException>(() =>
                AdapterResizing.Run(new ResizeSettings(work["in"], work["in"], RankRule.Fixed(1)) { Overwrite = true })
            )
            .Findings.ShouldHaveSingleItem()
            .Id.ShouldBe("MDSL4041");
    }

    private static Matrix DeltaOf(IReadOnlyDictionary<string, StoredTensor> tensors, string module)
    {
        var (down, up) = (tensors[module + ".lora_down.weight"], tensors[module + ".lora_up.weight"]);
        return tensors[module + ".alpha"].Values[0] / down.Shape[0] * (up.AsRows() * down.AsRows());
    }

    private string ErrorOf(string adapter)
    {
        var failure = Should.Throw<FindingException>(() =>
            AdapterResizing.Run(new ResizeSettings(adapter, work["out"], RankRule.Fixed(1)))
        );
        var error = failure.Findings.Single(finding => finding.Severity == Severity.Error);
        return $"{error.Id} {error.Message}";
    }

    private MergeReport Resize(string name, RankRule rule) =>
        AdapterResizing.Run(new ResizeSettings(work[name], work["out"], rule) { Threads = 2 });

    /// <summary>An rsLoRA of several layouts and ranks with alphas of their own, and a head that was trained whole.</summary>
    private string Adapter() =>
        new PeftFolder(work["in"], 3)
        {
            Rank = 6,
            Config =
            {
                ["use_rslora"] = true,
                ["rank_pattern"] = new JsonObject { ["narrow"] = 2, ["wide"] = 9 },
                ["alpha_pattern"] = new JsonObject { ["k_proj"] = 3.5, ["conv"] = -2 },
                ["modules_to_save"] = new JsonArray("score"),
            },
        }
            .Linear("model.layers.0.q_proj", 12, 10)
            .Linear("model.layers.0.k_proj", 7, 10)
            .Linear("model.wide", 14, 20, rank: 9)
            .Linear("model.narrow", 9, 11, rank: 2)
            .Embedding("model.embed_tokens", 15, 8)
            .Convolution("model.conv", 9, 4, 3, 3)
            .Tensor("score.weight", 3, 8)
            .Write();
}
