using System.Text.Json;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fusing;

/// <summary>What undo records take, and that they give every bit back, of adapters in float64: their numbers fill every bit.</summary>
public sealed class UndoSizeTests(FuseSuite suite) : IClassFixture<FuseSuite>
{
    private const int Width = 384;
    private const int Rank = 2;
    private const string Module = "model.layers.0.self_attn.q_proj";

    // The share of the tensor that corrections take: twice what was measured. Rounding after each of two adapters leaves several candidates.
    [Theory]
    [InlineData("F32", false, 1, 0.008)]
    [InlineData("F32", true, 2, 0.1)]
    [InlineData("BF16", false, 2, 0.012)]
    [InlineData("BF16", true, 1, 0.01)]
    [InlineData("BF16", true, 2, 0.15)]
    [InlineData("F16", false, 1, 0.01)]
    [InlineData("F16", true, 2, 0.15)]
    public void Float64Adapters_AreKeptAsFactors(string type, bool asPeft, int adapters, double share)
    {
        var settings = new FuseSettings(
            WriteModel(type),
            [.. Enumerable.Range(0, adapters).Select(index => new WeightedAdapter(WriteAdapter((ulong)index + 2)))],
            suite.Output(Guid.NewGuid().ToString("N"))
        )
        {
            AsPeft = asPeft,
            IsUndoable = true,
            Threads = 2,
        };
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);

        FuseSuite.Undo(new UnfuseSettings(settings.Output, settings.Output + "-back"));

        FolderComparison.ShouldBeSame(settings.Base, settings.Output + "-back");
        var record = new FileInfo(Path.Combine(settings.Output, "model.undo")).Length;
        var factors = adapters * 2 * Width * Rank * sizeof(float);
        var beside = (double)(record - factors) / (Width * Width * SlowNumbers.Size(type));
        beside.ShouldBeLessThan(share);
    }

    private string WriteModel(string type)
    {
        var folder = suite.Output(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        var weight = StoredTensor.Of(type, [Width, Width], new Noise(1).Take(Width * Width));
        SafetensorsFiles.Write(
            Path.Combine(folder, "model.safetensors"),
            new Dictionary<string, StoredTensor> { [Module + ".weight"] = weight }
        );
        Write(folder, "config.json", new { architectures = new[] { "LlamaForCausalLM" }, model_type = "llama" });
        return folder;
    }

    private string WriteAdapter(ulong seed)
    {
        var folder = suite.Output(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        var noise = new Noise(seed);
        var tensors = new Dictionary<string, StoredTensor>
        {
            [$"base_model.model.{Module}.lora_A.weight"] = Factor(noise, Rank, Width),
            [$"base_model.model.{Module}.lora_B.weight"] = Factor(noise, Width, Rank),
        };
        SafetensorsFiles.Write(Path.Combine(folder, "adapter_model.safetensors"), tensors);
        var config = new
        {
            peft_type = "LORA",
            r = Rank,
            lora_alpha = Rank,
            bias = "none",
            target_modules = new[] { "q_proj" },
        };
        Write(folder, "adapter_config.json", config);
        return folder;
    }

    private static StoredTensor Factor(Noise noise, int rows, int columns) =>
        StoredTensor.Of("F64", [rows, columns], [.. noise.Take(rows * columns).Select(value => 0.2 * value)]);

    private static void Write(string folder, string file, object value) =>
        File.WriteAllText(Path.Combine(folder, file), JsonSerializer.Serialize(value));
}
