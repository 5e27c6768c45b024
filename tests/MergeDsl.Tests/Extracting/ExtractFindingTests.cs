using System.Text.Json.Nodes;
using MergeDsl.Core.Planning;
using MergeDsl.Extracting;
using MergeDsl.Testing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Extracting;

/// <summary>What is said about models that no adapter can be made of, and about what an adapter has no place for.</summary>
public sealed class ExtractFindingTests : IDisposable
{
    private const string Query = "model.layers.0.self_attn.q_proj.weight";
    private const string Norm = "model.norm.weight";

    private readonly TempFolder work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void TheSameNumbers_AreNothingToExtract() =>
        ErrorOf(Write("base", Model()), Write("model", Model()))
            .ShouldBe(
                "MDSL3601 'BASE' and 'MODEL' hold the same numbers in all tensors: expected a model that was trained from the base"
                    .Replace("BASE", work["model"])
                    .Replace("MODEL", work["base"])
            );

    [Theory]
    [InlineData("F32", "BF16")]
    [InlineData("BF16", "F32")]
    [InlineData("F64", "F16")]
    public void NumbersThatRoundingAloneTellsApart_AreTheSame(string source, string model)
    {
        var tensors = Model();
        var wide = Stored(tensors, source.Length == 3 ? source : model);
        var narrow = Stored(wide, source.Length == 3 ? model : source);

        ErrorOf(Write("base", source.Length == 3 ? wide : narrow), Write("model", source.Length == 3 ? narrow : wide))
            .ShouldStartWith("MDSL3601 ");
    }

    [Fact]
    public void AnotherShape_IsNamed() =>
        ErrorOf(Write("base", Model()), Write("model", With(Model(), Query, Noise([8, 6]))))
            .ShouldBe(
                $"MDSL3602 '{work["model"]}': '{Query}' is [8, 6], but in '{work["base"]}' it is [6, 8]: expected the same shapes"
            );

    [Fact]
    public void MissingTensors_AreNamedOnBothSides()
    {
        var found = ErrorsOf(
            Write("base", With(Model(), "lm_head.weight", Noise([9, 8]))),
            Write("model", With(Changed(), "score.weight", Noise([2, 8])))
        );

        found.ShouldBe([
            $"MDSL3603 '{work["base"]}' does not have 'score.weight', which '{work["model"]}' has: expected a model and the base that it was trained from",
            $"MDSL3603 '{work["model"]}' does not have 'lm_head.weight', which '{work["base"]}' has: expected a model and the base that it was trained from",
        ]);
    }

    [Fact]
    public void BuffersOfOldFiles_AreNotMissed() =>
        Run(
            Write("base", With(Model(), "model.layers.0.self_attn.rotary_emb.inv_freq", Noise([4]))),
            Write("model", Changed())
        )
            .Findings.ShouldBeEmpty();

    [Fact]
    public void WhatIsNotSelected_IsNamed()
    {
        var model = With(With(Changed(), Norm, Noise([8])), "score.weight", Noise([2, 8]));

        var report = Run(Write("base", Model()), Write("model", model), "q_proj");

        report.Modules.Select(module => module.Path).ShouldBe(["model.layers.0.self_attn.q_proj"]);
        report
            .Findings.Select(Text)
            .ShouldBe([$"MDSL3604 Not selected by '--modules', and not in the adapter: 'score.weight', '{Norm}'"]);
    }

    [Theory]
    [InlineData("model.layers.0.self_attn.sinks", "F32")]
    [InlineData("model.layers.0.mlp.experts.weight", "F32")]
    [InlineData("model.token_ids.weight", "I64")]
    public void WhatHasNoPlace_IsNamed(string name, string type)
    {
        var shape = name.Contains("experts", StringComparison.Ordinal) ? new[] { 2, 3, 4 } : [4];
        StoredTensor Of(ulong seed) =>
            type == "I64"
                ? new StoredTensor(
                    type,
                    shape,
                    [.. Enumerable.Range(0, 32).Select(index => (byte)(index % 8 == 0 ? seed : 0))]
                )
                : Noise(shape, seed);

        var report = Run(Write("base", With(Model(), name, Of(1))), Write("model", With(Changed(), name, Of(2))));

        report
            .Findings.Select(Text)
            .ShouldBe([
                $"MDSL3605 PEFT's LoRA has no place for '{name}', which differ: the adapter leaves them as they are in the base",
            ]);
    }

    [Fact]
    public void AQuantisedModel_IsRefused()
    {
        var quantised = Write("model", Changed(), new JsonObject { ["quantization_config"] = new JsonObject() });

        ErrorOf(Write("base", Model()), quantised)
            .ShouldBe(
                $"MDSL3606 '{quantised}' is quantised (its config.json has 'quantization_config'): expected floating point weights"
            );
    }

    [Theory]
    [InlineData(false, double.NaN)]
    [InlineData(true, double.PositiveInfinity)]
    public void ANumberThatIsNotFinite_IsLocated(bool isInBase, double value)
    {
        var broken = Changed();
        var numbers = broken[Query].Values;
        numbers[11] = value;
        broken[Query] = StoredTensor.Of("F32", [6, 8], numbers);
        var (source, model) = (Write("base", isInBase ? broken : Model()), Write("model", isInBase ? Model() : broken));

        ErrorOf(source, model)
            .ShouldBe(
                $"MDSL3607 '{(isInBase ? source : model)}': tensor '{Query}' is not finite at index [1, 3]: expected finite numbers only"
            );
        Directory.Exists(work["out"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("q_porj", "MDSL3608 '--modules q_porj' matches no module of the model (did you mean 'q_proj'?)")]
    [InlineData("layers.3-1.*", "MDSL3612 '--modules layers.3-1.*': ")]
    public void APatternForNothing_IsRefused(string pattern, string expected) =>
        Should
            .Throw<FindingException>(() => Run(Write("base", Model()), Write("model", Changed()), pattern))
            .Findings.Select(Text)
            .ShouldHaveSingleItem()
            .ShouldStartWith(expected);

    [Fact]
    public void APipeline_IsRefused()
    {
        var folder = work["pipeline"];
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "model_index.json"),
            """{"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"]}"""
        );
        Directory.Move(Write("unet", Model()), Path.Combine(folder, "unet"));

        ErrorOf(Write("base", Model()), folder)
            .ShouldBe($"MDSL3610 '{folder}' is a pipeline of several models: expected the folder of one of them");
    }

    [Fact]
    public void NormsAlone_AreNoLora() =>
        ErrorOf(Write("base", Model()), Write("model", With(Model(), Norm, Noise([8], 9))))
            .ShouldStartWith($"MDSL3613 '{work["model"]}' and '{work["base"]}' differ in no matrix, only in '{Norm}'");

    [Fact]
    public void AFactorThatDoesNotFitItsType_EndsTheRun()
    {
        var huge = With(Model(), Query, StoredTensor.Of("F32", [6, 8], [.. Enumerable.Repeat(1e30, 48)]));

        Should
            .Throw<FindingException>(() =>
                AdapterExtraction.Run(
                    new ExtractSettings(Write("base", Model()), Write("model", huge), work["out"], RankRule.Fixed(1))
                    {
                        Type = DType.Float16,
                    }
                )
            )
            .Findings.ShouldHaveSingleItem()
            .Id.ShouldBe("MDSL4202");
        Directory.EnumerateDirectories(work.Path).Count().ShouldBe(2);
    }

    [Fact]
    public void AnExistingOutput_IsReplacedOnlyWhenAsked()
    {
        var settings = new ExtractSettings(
            Write("base", Model()),
            Write("model", Changed()),
            work["out"],
            RankRule.Fixed(2)
        );
        AdapterExtraction.Run(settings);

        Should
            .Throw<FindingException>(() => AdapterExtraction.Run(settings))
            .Findings.ShouldHaveSingleItem()
            .Id.ShouldBe("MDSL4040");
        AdapterExtraction.Run(settings with { Overwrite = true, Rank = RankRule.Fixed(1) });
        SlowAdapter.Read(work["out"]).Modules.Values.ShouldAllBe(module => module.Rank == 1);
    }

    [Fact]
    public void ACancelledRun_LeavesNothing()
    {
        using var cancellation = new CancellationTokenSource();
        var settings = new ExtractSettings(
            Write("base", Model()),
            Write("model", Changed()),
            work["out"],
            RankRule.Fixed(2)
        );

        Should.Throw<OperationCanceledException>(() =>
            AdapterExtraction.Run(
                settings,
                _ =>
                {
                    cancellation.Cancel();
                    return null!;
                },
                cancellation.Token
            )
        );

        Directory.EnumerateDirectories(work.Path).Count().ShouldBe(2);
    }

    private static string Text(Finding finding) => $"{finding.Id} {finding.Message}";

    private string ErrorOf(string source, string model) => ErrorsOf(source, model).ShouldHaveSingleItem();

    private string[] ErrorsOf(string source, string model) =>
        [.. Should.Throw<FindingException>(() => Run(source, model)).Findings.Select(Text)];

    private MergeReport Run(string source, string model, params string[] modules) =>
        AdapterExtraction.Run(
            new ExtractSettings(source, model, work["out"], RankRule.Energy(1)) { Modules = modules }
        );

    private static StoredTensor Noise(int[] shape, ulong seed = 5) =>
        StoredTensor.Of("F32", shape, new Noise(seed).Take(shape.Aggregate(1, (product, size) => product * size)));

    private static Dictionary<string, StoredTensor> Model() =>
        new()
        {
            ["model.embed_tokens.weight"] = Noise([9, 8]),
            [Query] = Noise([6, 8]),
            [Norm] = Noise([8], 6),
        };

    private static Dictionary<string, StoredTensor> Changed() => With(Model(), Query, Noise([6, 8], 8));

    private static Dictionary<string, StoredTensor> With(
        Dictionary<string, StoredTensor> tensors,
        string name,
        StoredTensor tensor
    ) => new(tensors) { [name] = tensor };

    private static Dictionary<string, StoredTensor> Stored(Dictionary<string, StoredTensor> tensors, string type) =>
        tensors.ToDictionary(pair => pair.Key, pair => StoredTensor.Of(type, pair.Value.Shape, pair.Value.Values));

    private string Write(string name, Dictionary<string, StoredTensor> tensors, JsonObject? config = null)
    {
        var folder = work[name];
        Directory.CreateDirectory(folder);
        var json = config ?? [];
        json["model_type"] = "llama";
        json["tie_word_embeddings"] = false;
        File.WriteAllText(Path.Combine(folder, "config.json"), json.ToJsonString());
        SafetensorsFiles.Write(Path.Combine(folder, "model.safetensors"), tensors);
        return folder;
    }
}
