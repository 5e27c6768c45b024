using System.Text.Json.Nodes;
using MergeDsl.Testing;
using MergeDsl.Tests.Fusing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Kinds;

/// <summary>
/// Results that are DoRAs. What one does to the base is measured by fusing it, against the fused exact merge: the error that a run tells is
/// the error that is there.
/// </summary>
public sealed class DoraResultTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    // In modules as small as these a round of fitting halves the error at best, and there are 24.
    [Theory]
    [InlineData("llama/dora-a", 4)]
    [InlineData("llama/dora-rslora", 4)]
    [InlineData("llama/dora-embedding", 4)]
    [InlineData("gpt2/dora", 4)]
    public void ADoraAlone_IsFoundAgain(string adapter, int rank)
    {
        var model = $"models/{adapter.Split('/')[0]}";
        Run(model, $"a: {FuseSuite.Of($"adapters/{adapter}")}", $"method: linear, space: dense, rank: {rank}");

        var again = Fuse(model, "again", folder["merged"]);
        var original = Fuse(model, "original", FuseSuite.Of($"adapters/{adapter}"));

        Distance(again, original).ShouldBeLessThan(1e-4 * Distance(original, Base(model)));
    }

    [Theory]
    [InlineData("llama/dora-a", "llama/dora-b", "method: linear, space: dense, rank: 4")]
    [InlineData("llama/dora-a", "llama/oft", "method: linear, space: dense, rank: { energy: 0.9 }")]
    [InlineData("llama/dora-a", "llama/plain", "method: ties, space: dense, density: 0.5, rank: 8")]
    [InlineData("llama/plain", "llama/multi-b", "method: ties, space: core, density: 0.5, rank: 3")]
    [InlineData("convnet/dora", "convnet/plain", "method: linear, space: dense, rank: 4")]
    public void TheErrorThatIsTold_IsTheOneThatIsThere(string one, string other, string merge)
    {
        var model = $"models/{one.Split('/')[0]}";
        var (a, b) = (FuseSuite.Of($"adapters/{one}"), FuseSuite.Of($"adapters/{other}"));
        var report = Run(model, $"a: {a}, b: {{ path: {b}, weight: 0.5 }}", merge);
        var exact = merge[..merge.IndexOf(", rank", StringComparison.Ordinal)] + ", rank: sum";
        Run(model, $"a: {a}, b: {{ path: {b}, weight: 0.5 }}", exact, $"model: {folder["exact"]}");

        var fitted = Fuse(model, "fitted", folder["merged"]);
        var wanted = ModelFiles.Read(folder["exact"]);
        var (lost, change) = (Distance(fitted, wanted), Distance(wanted, Base(model)));

        var told = report.Modules.Sum(module => module.Dora!.LostEnergy);
        Math.Sqrt(told).ShouldBe(lost, 1e-4 * change);
        Math.Sqrt(report.Modules.Sum(module => module.Dora!.TotalEnergy)).ShouldBe(change, 1e-4 * change);
        (lost / change).ShouldBeInRange(0.001, 0.9);
        report.Findings.ShouldContain(finding => finding.Id == "MDSL4211" && finding.Severity == Severity.Info);
    }

    [Theory]
    [InlineData("bfloat16")]
    [InlineData("float8_e4m3fn")]
    public void TheErrorThatIsTold_IsThatOfTheNumbersThatAreWritten(string type)
    {
        const string Model = "models/llama";
        var adapters = $"a: {FuseSuite.Of("adapters/llama/dora-a")}";
        var output = $"adapter: {folder["merged"]}, use_dora: true, dtype: {type}";
        var report = Run(Model, adapters, "method: linear, space: dense, rank: 4", output);

        var fitted = Fuse(Model, "fitted", folder["merged"]);
        var wanted = Fuse(Model, "wanted", FuseSuite.Of("adapters/llama/dora-a"));
        var told = Math.Sqrt(report.Modules.Sum(module => module.Dora!.LostEnergy));
        told.ShouldBe(Distance(fitted, wanted), 1e-3 * Distance(wanted, Base(Model)));
        told.ShouldBeGreaterThan(1e-3 * Distance(wanted, Base(Model)));
    }

    [Fact]
    public void ItsFiles_AreThoseOfPeft()
    {
        var lora = FuseSuite.Of("adapters/convnet/plain");
        Run("models/convnet", $"a: {lora}", "method: linear, space: dense, rank: max");

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(folder["merged"], "adapter_config.json")))!;
        config["use_dora"]!.GetValue<bool>().ShouldBeTrue();
        var (own, peft) = (Tensors(folder["merged"]), Tensors(FuseSuite.Of("adapters/convnet/dora")));
        foreach (
            var (name, tensor) in own.Where(pair => pair.Key.EndsWith("magnitude_vector", StringComparison.Ordinal))
        )
        {
            peft[name].Shape.ShouldBe(tensor.Shape, name);
        }

        own.Keys.ShouldContain(name => name.EndsWith("magnitude_vector", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("combination_type: cat", "weight: 1", "MDSL3630")]
    [InlineData("method: linear, space: dense", "weight: 2", null)]
    public void ADialect_WritesNoDora(string merge, string weight, string? id)
    {
        var text = Text(
            "models/llama",
            $"a: {{ path: {FuseSuite.Of("adapters/llama/plain")}, {weight} }}",
            merge,
            $"adapter: {folder["x"]}, use_dora: true"
        );
        using var preparation = MergePreparation.Of(Recipe.Parse(text));
        preparation
            .Findings.Where(finding => finding.Severity == Severity.Error)
            .Select(finding => finding.Id)
            .ShouldBe(id is null ? [] : [id]);
    }

    [Fact]
    public void WithoutABase_ItIsRefused()
    {
        var text = Text(
            null,
            $"a: {FuseSuite.Of("adapters/llama/plain")}",
            "method: linear, space: dense",
            "adapter: x, use_dora: true"
        );
        using var preparation = MergePreparation.Of(Recipe.Parse(text));
        preparation.Findings.ShouldContain(finding => finding.Message.Contains("output.use_dora"));
        preparation.HasErrors.ShouldBeTrue();
    }

    [Fact]
    public void BiasesOnLoraB_AreRefused()
    {
        var text = Text(
            "models/llama",
            $"a: {FuseSuite.Of("adapters/llama/lora-bias")}",
            "method: linear, space: dense",
            $"adapter: {folder["x"]}, use_dora: true"
        );
        using var preparation = MergePreparation.Of(Recipe.Parse(text));
        preparation.Findings.ShouldContain(finding => finding.Id == "MDSL3630");
    }

    private MergeReport Run(string model, string adapters, string merge, string? output = null)
    {
        var text = Text(model, adapters, merge, output ?? $"adapter: {folder["merged"]}, use_dora: true");
        using var preparation = MergePreparation.Of(Recipe.Parse(text));
        preparation.Findings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty();
        return preparation.Run(new RunOptions(), null, CancellationToken.None);
    }

    private static string Text(string? model, string adapters, string merge, string output) =>
        string.Join(
            '\n',
            [
                "name: Fitted",
                .. model is null ? Array.Empty<string>() : [$"base_model: {FuseSuite.Of(model)}"],
                $"adapters: {{ {adapters} }}",
                $"merge: {{ {merge} }}",
                $"output: {{ {output} }}",
            ]
        );

    private Dictionary<string, StoredTensor> Fuse(string model, string output, string adapter)
    {
        var settings = new FuseSettings(FuseSuite.Of(model), [new WeightedAdapter(adapter, 1)], folder[output]);
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
        return ModelFiles.Read(folder[output]);
    }

    private static Dictionary<string, StoredTensor> Base(string model) => ModelFiles.Read(FuseSuite.Of(model));

    private static IReadOnlyDictionary<string, StoredTensor> Tensors(string adapter) =>
        SafetensorsFiles.Read(Path.Combine(adapter, "adapter_model.safetensors"));

    private static double Distance(Dictionary<string, StoredTensor> one, Dictionary<string, StoredTensor> other) =>
        Math.Sqrt(
            one.Sum(pair =>
                pair.Value.AsRows().Values.Zip(other[pair.Key].AsRows().Values, (a, b) => (a - b) * (a - b)).Sum()
            )
        );
}
