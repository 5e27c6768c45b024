using MergeDsl.Testing;
using MergeDsl.Tests.Fusing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Kinds;

/// <summary>
/// Adapters of other kinds in recipes. What a merge that cuts nothing makes of them changes a base model as the adapters themselves do, added
/// one after the other.
/// </summary>
public sealed class KindMergeTests : IDisposable
{
    // Factors of a singular value decomposition in float32, and their product again.
    private const double Tolerance = 2e-5;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("loha", "plain", 32)]
    [InlineData("lokr", "loha", 32)]
    [InlineData("vera", "adalora", 16)]
    [InlineData("tinylora", "unilora", 32)]
    [InlineData("c3a", "vblora", 32)]
    [InlineData("fourierft", "waveft", 32)]
    [InlineData("gralora-hybrid", "delora", 32)]
    [InlineData("shira", "supertuning-lora", 32)]
    [InlineData("randlora", "miss", 32)]
    [InlineData("pvera", "vera-noproj", 16)]
    public void AMergeThatCutsNothing_ChangesTheBaseAsItsAdaptersDo(string first, string second, int rank)
    {
        const string Base = "models/llama";
        string[] adapters = [$"adapters/llama/{first}", $"adapters/llama/{second}"];
        double[] weights = [0.75, -0.5];
        Run(Base, adapters, weights, $"{{ method: linear, space: dense, rank: {rank} }}", "merged");

        var merged = Fuse(Base, "of-merge", new WeightedAdapter(folder["merged"], 1));
        var single = Fuse(
            Base,
            "of-adapters",
            [.. adapters.Zip(weights, (path, weight) => new WeightedAdapter(FuseSuite.Of(path), weight))]
        );

        ShouldBeNear(merged, single);
    }

    [Fact]
    public void Convolutions_AreMergedAsConvolutions()
    {
        const string Base = "models/convnet";
        string[] adapters = ["adapters/convnet/loha-conv", "adapters/convnet/lokr-conv"];
        Run(Base, adapters, [1, 2], "{ method: linear, space: dense, rank: 108 }", "merged");

        var merged = Fuse(Base, "of-merge", new WeightedAdapter(folder["merged"], 1));
        var single = Fuse(
            Base,
            "of-adapters",
            new WeightedAdapter(FuseSuite.Of(adapters[0]), 1),
            new WeightedAdapter(FuseSuite.Of(adapters[1]), 2)
        );

        ShouldBeNear(merged, single);
    }

    [Fact]
    public void TiesOfALohaWithALora_IsALora()
    {
        string[] adapters = ["adapters/llama/loha", "adapters/llama/plain"];

        Run("models/llama", adapters, [1, 1], "{ method: ties, space: dense, density: 0.5, rank: 4 }", "merged");

        var tensors = SafetensorsFiles.Read(Path.Combine(folder["merged"], "adapter_model.safetensors"));
        tensors.Keys.ShouldAllBe(name =>
            name.EndsWith("lora_A.weight", StringComparison.Ordinal)
            || name.EndsWith("lora_B.weight", StringComparison.Ordinal)
        );
        ModelFiles.Config(FuseSuite.Of("models/llama")).ContainsKey("model_type").ShouldBeTrue("the suite is whole");
        File.ReadAllText(Path.Combine(folder["merged"], "adapter_config.json")).ShouldNotContain("module_dropout");
    }

    [Theory]
    [InlineData("ia3-weighted-two")]
    [InlineData("ia3-weighted-negative")]
    [InlineData("ia3-weighted-union")]
    [InlineData("ia3-weighted-single")]
    public void WeightedSumsOfIa3_AreThoseOfPeft(string id)
    {
        var text = File.ReadAllText(FuseSuite.Of($"recipes/{id}.yaml"))
            .Replace("../out/", folder["out"] + "/", StringComparison.Ordinal)
            .Replace("../", FuseSuite.Source + "/", StringComparison.Ordinal);
        Run(text);

        var (want, got) = (FuseSuite.Of($"expected/{id}"), folder[$"out/{id}"]);
        var expected = SafetensorsFiles.Read(Path.Combine(want, "adapter_model.safetensors"));
        var actual = SafetensorsFiles.Read(Path.Combine(got, "adapter_model.safetensors"));
        actual.Keys.ShouldBe(expected.Keys, ignoreOrder: true);
        foreach (var (name, tensor) in expected)
        {
            actual[name].Bytes.ShouldBe(tensor.Bytes, name);
        }

        foreach (var key in new[] { "peft_type", "target_modules", "feedforward_modules" })
        {
            Sorted(got, key).ShouldBe(Sorted(want, key), key);
        }
    }

    [Theory]
    [InlineData("llama/dora-a", "llama/dora-b")]
    [InlineData("llama/dora-rslora", "llama/plain")]
    [InlineData("llama/dora-embedding", "llama/dora-a")]
    [InlineData("gpt2/dora", "gpt2/plain")]
    [InlineData("convnet/dora", "convnet/plain")]
    [InlineData("llama/oft", "llama/boft")]
    [InlineData("llama/hra", "llama/hra-gs")]
    [InlineData("llama/road-1", "llama/ia3-a")]
    [InlineData("llama/hira", "llama/miss-bat")]
    [InlineData("llama/osf", "llama/deft")]
    [InlineData("llama/frod", "llama/peanut")]
    [InlineData("convnet/oft-conv", "convnet/hra-conv")]
    public void WhatDependsOnTheBase_IsMergedByWhatItDoesToIt(string first, string second)
    {
        var model = $"models/{first.Split('/')[0]}";
        string[] adapters = [$"adapters/{first}", $"adapters/{second}"];
        double[] weights = [0.75, -0.5];
        Run(model, adapters, weights, "{ method: linear, space: dense }", "merged");

        var expected = ModelFiles.Read(FuseSuite.Of(model));
        var weight = expected.ToDictionary(pair => pair.Key, pair => pair.Value.AsRows().Values.ToArray());
        var sum = weight.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
        foreach (var (adapter, share) in adapters.Zip(weights))
        {
            var alone = Fuse(model, adapter, new WeightedAdapter(FuseSuite.Of(adapter), 1));
            foreach (var (name, numbers) in sum)
            {
                var changed = alone[name].AsRows().Values;
                for (var index = 0; index < numbers.Length; index++)
                {
                    numbers[index] += share * (changed[index] - weight[name][index]);
                }
            }
        }

        var merged = Fuse(model, "of-merge", new WeightedAdapter(folder["merged"], 1));
        sum.Keys.Count(name => !sum[name].SequenceEqual(weight[name])).ShouldBeGreaterThan(1);
        foreach (var (name, numbers) in sum)
        {
            var error = merged[name].AsRows().Values.Zip(numbers, (a, b) => Math.Abs(a - b)).Max();
            error.ShouldBeLessThan(Tolerance, name);
        }
    }

    [Theory]
    [InlineData("llama/shadow", "MDSL3015")]
    [InlineData("llama/psoft", "MDSL3015")]
    [InlineData("gpt2/ia3-gpt2", "MDSL3139")]
    public void WhatChangesMoreThanWeights_IsNamed(string adapter, string id) =>
        Failure($"models/{adapter.Split('/')[0]}", [$"adapters/{adapter}"], "{ method: linear, space: dense }")
            .ShouldContain(finding => finding.Id == id);

    [Theory]
    [InlineData("dora-a", "a DoRA adapter")]
    [InlineData("oft", "of kind 'OFT'")]
    public void WhatDependsOnTheBase_AsksForIt(string adapter, string what) =>
        Failure(null, [$"adapters/llama/{adapter}"], "{ method: linear, space: dense }")
            .ShouldContain(finding => finding.Id == "MDSL3109" && finding.Message.Contains(what));

    [Fact]
    public void AnAdapterAsLargeAsTheBase_IsWarnedOf()
    {
        var adapter = FuseSuite.Of("adapters/llama/dora-a");
        string Of(string rank, string output) =>
            $"name: Kinds\nbase_model: {FuseSuite.Of("models/llama")}\nadapters: {{ a: {adapter} }}\n"
            + $"merge: {{ method: linear, space: dense{rank} }}\noutput: {{ {output}: {folder["x"]} }}";

        Ids(Of("", "adapter")).ShouldContain("MDSL3631");
        Ids(Of(", rank: 4", "adapter")).ShouldNotContain("MDSL3631");
        Ids(Of("", "model")).ShouldNotContain("MDSL3631");
    }

    [Fact]
    public void AKindWithoutASize_AsksForTheBaseModel() =>
        Failure(null, ["adapters/llama/vera"], "{ method: linear, space: dense }")
            .ShouldContain(finding => finding.Id == "MDSL3140");

    [Fact]
    public void AnIa3_IsNotFusedByARecipe() =>
        Failure(
                "models/llama",
                ["adapters/llama/ia3-a"],
                "{ combination_type: linear }",
                $"{{ model: {folder["model"]} }}"
            )
            .ShouldContain(finding => finding.Id == "MDSL3141");

    private static string[] Ids(string text)
    {
        using var preparation = MergePreparation.Of(Recipe.Parse(text));
        preparation.HasErrors.ShouldBeFalse();
        return [.. preparation.Findings.Select(finding => finding.Id)];
    }

    private static string[] Sorted(string adapter, string key)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(
            File.ReadAllText(Path.Combine(adapter, "adapter_config.json"))
        )![key]!;
        return json is System.Text.Json.Nodes.JsonArray list
            ? [.. list.Select(item => item!.GetValue<string>()).Order(StringComparer.Ordinal)]
            : [json.GetValue<string>()];
    }

    private void Run(string model, string[] adapters, double[] weights, string merge, string output) =>
        Run(Text(model, adapters, weights, merge, $"{{ adapter: {folder[output]} }}"));

    private static void Run(string text)
    {
        using var preparation = MergePreparation.Of(Recipe.Parse(text));
        preparation.Findings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty();
        preparation.Run(new RunOptions(), null, CancellationToken.None);
    }

    private IReadOnlyList<Finding> Failure(string? model, string[] adapters, string merge, string? output = null)
    {
        var weights = adapters.Select(_ => 1.0).ToArray();
        var text = Text(model, adapters, weights, merge, output ?? $"{{ adapter: {folder["refused"]} }}");
        using var preparation = MergePreparation.Of(Recipe.Parse(text));
        preparation.HasErrors.ShouldBeTrue();
        return preparation.Findings;
    }

    private static string Text(string? model, string[] adapters, double[] weights, string merge, string output) =>
        string.Join(
            '\n',
            [
                "name: Kinds",
                .. model is null ? Array.Empty<string>() : [$"base_model: {FuseSuite.Of(model)}"],
                "adapters:",
                .. adapters.Select(
                    (path, index) =>
                        FormattableString.Invariant(
                            $"  a{index}: {{ path: {FuseSuite.Of(path)}, weight: {weights[index]} }}"
                        )
                ),
                $"merge: {merge}",
                $"output: {output}",
            ]
        );

    private Dictionary<string, StoredTensor> Fuse(string model, string output, params WeightedAdapter[] adapters)
    {
        var settings = new FuseSettings(FuseSuite.Of(model), adapters, folder[output]);
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
        return ModelFiles.Read(folder[output]);
    }

    private static void ShouldBeNear(Dictionary<string, StoredTensor> one, Dictionary<string, StoredTensor> other)
    {
        one.Keys.ShouldBe(other.Keys, ignoreOrder: true);
        foreach (var (name, tensor) in other)
        {
            one[name]
                .AsRows()
                .Values.Zip(tensor.AsRows().Values, (a, b) => Math.Abs(a - b))
                .Max()
                .ShouldBeLessThan(Tolerance, name);
        }
    }
}
