using System.Text.Json;
using MergeDsl.Core.Findings;
using MergeDsl.Evaluation;
using MergeDsl.Evaluation.Models;
using MergeDsl.Evaluation.Tokenizing;
using MergeDsl.Runtime.Tests.Engine;
using MergeDsl.Runtime.Tests.Spaces;
using MergeDsl.Testing;
using MergeDsl.TorchSharp.Live;
using Shouldly;
using Xunit;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Tests.Live;

/// <summary>Adapters on a live model.</summary>
public sealed class AdaptedModelTests
{
    // Logits are of size ten; sums in another order.
    private const double Tolerance = 2e-4;

    [Fact]
    public void AnAdaptedModel_AnswersAsTheEvaluatorsDoes()
    {
        using var live = LiveLlama.Load();
        using var adapted = new AdaptedModel(live);
        using var reference = LanguageModel.Load(LiveLlama.Base);
        var tokenizer = Tokenizer.Open(LiveLlama.Base);
        foreach (var task in new[] { "sort", "spell", "reverse" })
        {
            adapted.Add(task, Checkout.Recipe("adapters", task));
            adapted.Swap(task);
            reference.Add(task, Adaptation.Load(reference, new AppliedAdapter(Checkout.Recipe("adapters", task))));
            foreach (var line in File.ReadLines(Checkout.Recipe("data", $"{task}.jsonl")).Take(6))
            {
                var prompt = tokenizer.Encode(JsonDocument.Parse(line).RootElement.GetProperty("prompt").GetString()!);
                var request = new GenerateRequest(task, prompt, 8, _ => false);

                live.Generate(prompt, _ => false, 8).ShouldBe(reference.Generate([request]).Single().Tokens);
            }
        }
    }

    [Fact]
    public void Layers_ChangeTheOutputAndNotTheWeights()
    {
        using var model = LiveLlama.Load();
        var (weights, plain) = (LiveLlama.Bytes(model), LiveLlama.Logits(model));
        using var adapted = new AdaptedModel(model);

        adapted.Add("sort", Checkout.Recipe("adapters", "sort"));

        Distance(LiveLlama.Logits(model), plain).ShouldBeGreaterThan(0.1);
        LiveLlama.Bytes(model).ShouldBe(weights);
    }

    [Theory]
    [InlineData("sort")]
    [InlineData("sort", "spell")]
    public void Merged_TheModelGivesTheSame_AndUnmergedItsOwnBitsAgain(params string[] names)
    {
        using var model = LiveLlama.Load();
        var weights = LiveLlama.Bytes(model);
        using var adapted = WithAll(model);
        adapted.Swap(names);
        var beside = LiveLlama.Logits(model);

        adapted.Merge();

        LiveLlama.Bytes(model).ShouldNotBe(weights);
        Distance(LiveLlama.Logits(model), beside).ShouldBeLessThan(Tolerance);
        adapted.Unmerge();
        LiveLlama.Bytes(model).ShouldBe(weights);
        LiveLlama.Logits(model).ShouldBe(beside);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Disabled_TheModelIsWhatItWas(bool isMerged)
    {
        using var model = LiveLlama.Load();
        var (weights, plain) = (LiveLlama.Bytes(model), LiveLlama.Logits(model));
        using var adapted = WithAll(model);
        if (isMerged)
        {
            adapted.Merge();
        }

        var sorting = LiveLlama.Logits(model);
        adapted.Disable();

        LiveLlama.Logits(model).ShouldBe(plain);
        LiveLlama.Bytes(model).ShouldBe(weights);
        adapted.Enable();
        LiveLlama.Logits(model).ShouldBe(sorting);
    }

    [Fact]
    public void SwappedWhileMerged_OnlyTheNewOneIsInTheWeights()
    {
        using var model = LiveLlama.Load();
        using var adapted = WithAll(model);
        adapted.Swap("spell");
        adapted.Merge();
        var spelling = LiveLlama.Bytes(model);

        adapted.Swap("sort");
        LiveLlama.Bytes(model).ShouldNotBe(spelling);
        adapted.Swap("spell");

        LiveLlama.Bytes(model).ShouldBe(spelling);
    }

    [Fact]
    public void Fused_TheModelNeedsNoAdaptersAnyMore()
    {
        using var model = LiveLlama.Load();
        var adapted = WithAll(model);
        adapted.Merge();
        var merged = LiveLlama.Bytes(model);

        adapted.Fuse();
        adapted.Dispose();

        LiveLlama.Bytes(model).ShouldBe(merged);
        adapted.Adapters.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void AFusedModel_IsTheOneThatMergeDslWrites(ScalarType type)
    {
        using var folder = new TempFolder();
        using var model = LiveLlama.Load(type);
        using var adapted = new AdaptedModel(model);
        adapted.Add("sort", Checkout.Recipe("adapters", "sort"));
        adapted.Fuse();
        var dtype = type == ScalarType.Float32 ? DType.Float32 : DType.BFloat16;
        FusedModel(folder["fused"], dtype);

        using var written = LiveLlama.Load(type, folder["fused"]);

        // Sums that differ by a float32 rounding seldom round to another bfloat16.
        var (own, other) = (LiveLlama.Numbers(model), LiveLlama.Numbers(written));
        if (type == ScalarType.Float32)
        {
            Distance(own, other).ShouldBeLessThan(1e-6);
        }
        else
        {
            own.Zip(other).Count(pair => pair.First != pair.Second).ShouldBeLessThan(own.Length / 1000);
        }
    }

    [Fact]
    public void TakenOff_AdaptersLeaveNothingBehind()
    {
        using var model = LiveLlama.Load();
        var (weights, plain) = (LiveLlama.Bytes(model), LiveLlama.Logits(model));
        var before = Tensor.TotalCount;
        var adapted = WithAll(model);
        adapted.Merge();
        adapted.Remove("sort");
        adapted.Dispose();

        LiveLlama.Bytes(model).ShouldBe(weights);
        LiveLlama.Logits(model).ShouldBe(plain);
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void AnEmbedding_IsAdaptedBesideItsWeightAndInIt()
    {
        var numbers = new Numbers(8);
        using var folder = new TempFolder();
        new AdapterFiles(3, 6).Embedding(numbers, "embed", 20, 8).Open(folder.Path).Dispose();
        using var model = nn.Sequential(("embed", nn.Embedding(20, 8)));
        using var ids = tensor(new long[] { 3, 0, 19, 3 });
        using var plain = model.call(ids);
        using var adapted = new AdaptedModel(model);

        adapted.Add("a", folder.Path);
        using var beside = model.call(ids);
        adapted.Merge();
        using var merged = model.call(ids);

        Distance(beside, plain).ShouldBeGreaterThan(0.1);
        Distance(beside, merged).ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void AnAdapterOfAnotherModel_NamesAllThatDoesNotFit_AndChangesNothing()
    {
        var numbers = new Numbers(9);
        using var folder = new TempFolder();
        new AdapterFiles(2, 2)
            .Linear(numbers, "q_prj", 6, 6)
            .Linear(numbers, "k_proj", 6, 5)
            .Linear(numbers, "act", 6, 6)
            .Open(folder.Path)
            .Dispose();
        using var model = nn.Sequential(("q_proj", nn.Linear(6, 6)), ("act", nn.ReLU()), ("k_proj", nn.Linear(6, 6)));
        using var adapted = new AdaptedModel(model);
        var before = Tensor.TotalCount;

        var findings = Should.Throw<FindingException>(() => adapted.Add("other", folder.Path)).Findings;

        findings
            .Select(finding => finding.Id)
            .Order(StringComparer.Ordinal)
            .ShouldBe([DeviceFindings.NoTarget.Id, DeviceFindings.WrongTarget.Id, DeviceFindings.WrongTarget.Id]);
        findings.ShouldContain(finding => finding.Message.Contains("did you mean 'q_proj'?", StringComparison.Ordinal));
        findings.ShouldContain(finding =>
            finding.Message.Contains("[6, 6]: expected [6, 5]", StringComparison.Ordinal)
        );
        findings.ShouldContain(finding =>
            finding.Message.Contains("a ReLU: expected a Linear", StringComparison.Ordinal)
        );
        adapted.Adapters.ShouldBeEmpty();
        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void ANameThatSeveralModulesEndWith_IsAFinding()
    {
        var numbers = new Numbers(10);
        using var folder = new TempFolder();
        new AdapterFiles(2, 2).Linear(numbers, "q_proj", 6, 6).Open(folder.Path).Dispose();
        using var one = nn.Sequential(("q_proj", nn.Linear(6, 6)));
        using var other = nn.Sequential(("q_proj", nn.Linear(6, 6)));
        using var model = nn.Sequential(("one", one), ("other", other));
        using var adapted = new AdaptedModel(model);

        var finding = Should.Throw<FindingException>(() => adapted.Add("a", folder.Path)).Findings.Single();

        finding.Id.ShouldBe(DeviceFindings.AmbiguousTarget.Id);
        finding.Message.ShouldContain("'one.q_proj' or 'other.q_proj'");
    }

    [Fact]
    public void WhatIsNoLowRankFactor_CannotBeAttached()
    {
        var numbers = new Numbers(11);
        using var folder = new TempFolder();
        new AdapterFiles(2, 2)
            .Linear(numbers, "q_proj", 6, 6)
            .Add("q_proj.lora_magnitude_vector", [6], numbers.Matrix(1, 6))
            .Open(folder.Path)
            .Dispose();
        using var model = nn.Sequential(("q_proj", nn.Linear(6, 6)));
        using var adapted = new AdaptedModel(model);

        Should
            .Throw<FindingException>(() => adapted.Add("dora", folder.Path))
            .Findings.ShouldContain(finding => finding.Id == DeviceFindings.NotLive.Id);
    }

    [Fact]
    public void AnUnknownAdapter_IsAnsweredWithASuggestion()
    {
        using var model = LiveLlama.Load();
        using var adapted = WithAll(model);

        var finding = Should.Throw<FindingException>(() => adapted.Swap("spel")).Findings.Single();

        finding.Id.ShouldBe(DeviceFindings.NoAdapter.Id);
        finding.Message.ShouldContain("did you mean 'spell'?");
        Should.Throw<ArgumentException>(() => adapted.Add("sort", Checkout.Recipe("adapters", "sort")));
    }

    private static AdaptedModel WithAll(nn.Module model)
    {
        var adapted = new AdaptedModel(model);
        adapted.Add("sort", Checkout.Recipe("adapters", "sort"));
        adapted.Add("spell", Checkout.Recipe("adapters", "spell"));
        return adapted;
    }

    private static void FusedModel(string output, DType type)
    {
        var settings = new FuseSettings(
            LiveLlama.Base,
            [new WeightedAdapter(Checkout.Recipe("adapters", "sort"))],
            output
        );
        using var preparation = FusePreparation.Of(settings with { Type = type });
        preparation.Run(null, CancellationToken.None);
    }

    private static double Distance(Tensor one, Tensor other)
    {
        using var scope = NewDisposeScope();
        return one.sub(other).abs().max().item<float>();
    }

    private static double Distance(float[] one, float[] other) =>
        one.Zip(other).Max(pair => Math.Abs(pair.First - pair.Second));
}
