using MergeDsl.Core.Planning;
using MergeDsl.Extracting;
using MergeDsl.Tests.Fusing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Extracting;

/// <summary>
/// What is fused into a model is taken out of it again. Tolerances: a fused float32 weight is rounded once, 6e-8 of the weight at
/// most and ten times that of a delta a tenth as long; half of it lies outside the few ranks and is cut away.
/// </summary>
public sealed class ExtractedAdapterTests(FuseSuite suite) : IClassFixture<FuseSuite>
{
    private const double Tolerance = 1e-6;

    [Theory]
    [InlineData("llama", "plain", null)]
    [InlineData("llama", "plain", 20000)]
    [InlineData("llama", "patterns-rslora", null)]
    [InlineData("llama", "all-linear", 20000)]
    [InlineData("llama", "embedding", null)]
    [InlineData("llama", "lm-head", null)]
    [InlineData("gpt2", "plain", null)]
    [InlineData("gpt2", "embedding", null)]
    [InlineData("mixtral", "per-expert", null)]
    [InlineData("llama-tied", "ensure", null)]
    public void TheDeltaOfAFusedAdapter_IsExtracted(string model, string adapter, int? shardSize)
    {
        var (fused, extracted) = (
            suite.Output($"{model}-{adapter}-{shardSize}"),
            suite.Output($"x-{model}-{adapter}-{shardSize}")
        );
        Fuse(model, adapter, fused, shardSize);

        var report = Extract(Of(model), fused, extracted, RankRule.Fixed(8));

        var (expected, found) = (
            SlowAdapter.Read(FuseSuite.Of($"adapters/{model}/{adapter}")),
            SlowAdapter.Read(extracted)
        );
        found.Modules.Keys.Order().ShouldBe(NamesInModel(expected, fused).Order());
        foreach (var (path, module) in found.Modules)
        {
            var delta = expected.DeltaOf(path) ?? expected.DeltaOf(Renamed(path))!;
            module.Delta.ShouldBeNear(delta, Tolerance, path);
            module.Scaling.ShouldBe(1);
        }

        report.Modules.ShouldAllBe(module => module.RelativeError < 2 * Tolerance);
        report.RelativeError.ShouldBeInRange(0, 2 * Tolerance);
    }

    [Theory]
    [InlineData("llama", "mts-norm")]
    [InlineData("bert", "bias-all")]
    [InlineData("bert", "mts")]
    [InlineData("gpt2", "bias-all")]
    [InlineData("llama-tied", "ensure")]
    [InlineData("llama-tied", "embedding")]
    [InlineData("llama-tied", "lm-head")]
    [InlineData("llama-tied", "both")]
    [InlineData("llama", "dora")]
    [InlineData("convnet", "plain")]
    [InlineData("bert", "bias-lora-only")]
    public void BasePlusAdapter_IsTheModel(string model, string adapter)
    {
        var (fused, extracted) = (suite.Output($"{model}-{adapter}"), suite.Output($"x-{model}-{adapter}"));
        Fuse(model, adapter, fused, null);
        Extract(Of(model), fused, extracted, RankRule.Energy(1));

        var again = suite.Output($"again-{model}-{adapter}");
        FuseSuite
            .Run(new FuseSettings(Of(model), [new WeightedAdapter(extracted)], again))
            .ShouldNotContain(finding => finding.Severity == Severity.Error);

        var (one, other) = (ModelFiles.Read(fused), ModelFiles.Read(again));
        other.Keys.Order().ShouldBe(one.Keys.Order());
        foreach (var (name, tensor) in one)
        {
            other[name].AsRows().ShouldBeNear(tensor.AsRows(), 1e-7, name);
        }
    }

    [Fact]
    public void NormsAndBiases_AreTheModelsOwn()
    {
        var (fused, extracted) = (suite.Output("bits"), suite.Output("x-bits"));
        Fuse("bert", "bias-all", fused, null);

        var report = Extract(Of("bert"), fused, extracted, RankRule.Fixed(4));

        var (model, found) = (ModelFiles.Read(fused), SlowAdapter.Read(extracted));
        report.Findings.ShouldContain(finding => finding.Id == "MDSL3609");
        found.OtherNames.ShouldNotBeEmpty();
        foreach (var name in found.OtherNames)
        {
            var own = name.Replace("base_model.model.", "").Replace(".base_layer", "");
            found.Tensors[name].Bytes.ShouldBe(model[own].Bytes, name);
        }
    }

    /// <summary>
    /// A model in bfloat16 is its weights rounded, and so is the difference: what is extracted is off by no more than twice what
    /// rounding did to the delta, whatever the rank (a best approximation of delta plus noise is at most twice the noise away).
    /// </summary>
    [Fact]
    public void InHalfPrecision_TheErrorIsThatOfRounding()
    {
        var (fused, extracted) = (suite.Output("half"), suite.Output("x-half"));
        Fuse("llama-bf16", "f32", fused, null);

        Extract(Of("llama-bf16"), fused, extracted, RankRule.Fixed(4));

        var (before, after) = (ModelFiles.Read(Of("llama-bf16")), ModelFiles.Read(fused));
        var (expected, found) = (
            SlowAdapter.Read(FuseSuite.Of("adapters/llama-bf16/f32")),
            SlowAdapter.Read(extracted)
        );
        found.Modules.ShouldNotBeEmpty();
        foreach (var (path, module) in found.Modules)
        {
            var delta = expected.DeltaOf(path)!;
            var noise = after[path + ".weight"].AsRows() - before[path + ".weight"].AsRows() - delta;
            (module.Delta - delta).Norm.ShouldBeLessThanOrEqualTo((2 * noise.Norm) + (Tolerance * delta.Norm), path);
        }
    }

    [Theory]
    [InlineData("energy", 0.9)]
    [InlineData("ratio", 3)]
    [InlineData("cumulative", 0.7)]
    [InlineData("rank", 5)]
    public void ADenseDifference_IsCutWhereAWholeDecompositionSays(string measure, double value)
    {
        var trained = Trained($"trained-{measure}");
        var extracted = suite.Output($"x-trained-{measure}");

        var report = Extract(Of("llama"), trained, extracted, Rules.Of(measure, value));

        var (before, after, found) = (
            ModelFiles.Read(Of("llama")),
            ModelFiles.Read(trained),
            SlowAdapter.Read(extracted)
        );
        foreach (var module in report.Modules)
        {
            var delta = after[module.Path + ".weight"].AsRows() - before[module.Path + ".weight"].AsRows();
            var svd = SlowSvd.Of(delta);
            module.Rank.ShouldBe(Rules.RankIn(svd, measure, value), module.Path);
            found.RankFor(module.Path).ShouldBe(module.Rank);
            var cut = module.Path.EndsWith("embed_tokens", StringComparison.Ordinal)
                ? found.DeltaOf(module.Path)!.Transposed()
                : found.DeltaOf(module.Path)!;
            cut.ShouldBeNear(svd.Cut(module.Rank), 1e-5, module.Path);
            module.RelativeError.ShouldBe((delta - svd.Cut(module.Rank)).Norm / delta.Norm, 1e-5);
        }
    }

    [Fact]
    public void MaximumAndType_AreKept()
    {
        var extracted = suite.Output("x-bounded");

        var report = AdapterExtraction.Run(
            new ExtractSettings(Of("llama"), Trained("bounded"), extracted, RankRule.Energy(0.999) with { Maximum = 3 })
            {
                Type = DType.BFloat16,
            }
        );

        report.Modules.ShouldAllBe(module => module.Rank == 3);
        SlowAdapter
            .Read(extracted)
            .Modules.Values.ShouldAllBe(module => module.A.Type == "BF16" && module.B.Type == "BF16");
    }

    [Fact]
    public void TheBytes_DependOnNoThreads()
    {
        var trained = Trained("threads");
        byte[][] written =
        [
            .. new[] { 1, 2, 5 }.Select(threads =>
            {
                var output = suite.Output($"x-threads-{threads}");
                var settings = new ExtractSettings(Of("llama"), trained, output, RankRule.Energy(0.8))
                {
                    Threads = threads,
                };
                AdapterExtraction.Run(settings);
                return File.ReadAllBytes(Path.Combine(output, "adapter_model.safetensors"));
            }),
        ];

        written[1].ShouldBe(written[0]);
        written[2].ShouldBe(written[0]);
    }

    private static string Of(string model) => FuseSuite.Of($"models/{model}");

    private static MergeReport Extract(string source, string model, string output, RankRule rule) =>
        AdapterExtraction.Run(new ExtractSettings(source, model, output, rule) { Threads = 2 });

    private void Fuse(string model, string adapter, string output, int? shardSize) =>
        FuseSuite
            .Run(
                suite.Settings($"models/{model}", [$"adapters/{model}/{adapter}"], output) with
                {
                    ShardSize = shardSize,
                }
            )
            .ShouldNotContain(finding => finding.Severity == Severity.Error);

    // The head of a tie that is kept, and modules that the files call otherwise.
    private static IEnumerable<string> NamesInModel(SlowAdapter adapter, string model)
    {
        var names = ModelFiles.Read(model).Keys.ToHashSet();
        return adapter
            .Modules.Keys.Select(path => names.Contains(path + ".weight") ? path : Renamed(path))
            .Where(path => names.Contains(path + ".weight"));
    }

    private static string Renamed(string path) =>
        path.Contains(".mlp.", StringComparison.Ordinal)
            ? path.Replace(".mlp.", ".block_sparse_moe.")
            : path.Replace(".block_sparse_moe.", ".mlp.");

    /// <summary>The model with noise of full rank on every matrix.</summary>
    private string Trained(string name)
    {
        var folder = suite.Output(name);
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Of("llama"), "config.json"), Path.Combine(folder, "config.json"));
        var noise = new Noise(7);
        var tensors = ModelFiles
            .Read(Of("llama"))
            .ToDictionary(
                pair => pair.Key,
                pair =>
                    pair.Value.Shape.Length == 1
                        ? pair.Value
                        : StoredTensor.Of(
                            "F32",
                            pair.Value.Shape,
                            [.. pair.Value.Values.Select(value => value + (0.1 * noise.Next()))]
                        )
            );
        SafetensorsFiles.Write(Path.Combine(folder, "model.safetensors"), tensors);
        return folder;
    }
}
