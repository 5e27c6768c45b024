using System.Text.Json;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Tensors;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Adapters;

public sealed class FixtureAdapterTests
{
    public static TheoryData<string> Adapters =>
        [
            .. Directory
                .EnumerateDirectories(Root, "*", SearchOption.AllDirectories)
                .Where(folder => File.Exists(Path.Combine(folder, "adapter_config.json")))
                .Select(folder => Path.GetRelativePath(Root, folder).Replace('\\', '/'))
                .Order(StringComparer.Ordinal),
        ];

    private static string Root => Path.Combine(FixtureArchive.Extract("peft"), "adapters");

    [Fact]
    public void Archive_HoldsEveryAdapter() => Adapters.Count.ShouldBe(53);

    [Theory]
    [MemberData(nameof(Adapters))]
    public void EveryAdapter_OpensWithoutAWarning(string name)
    {
        using var adapter = AdapterFolder.Open(Path.Combine(Root, name));
        adapter.Findings.ShouldBeEmpty();
        adapter.Facts.Kind.ShouldBe("LORA");
    }

    [Theory]
    [MemberData(nameof(Adapters))]
    public void EveryTensor_IsPartOfAModuleOrSaved(string name)
    {
        using var adapter = AdapterFolder.Open(Path.Combine(Root, name));
        var used = adapter
            .Facts.Modules.SelectMany(module => new[] { module.A, module.B, module.Bias, module.Magnitude })
            .Concat(adapter.Facts.Saved.Select(saved => saved.Tensor))
            .OfType<TensorInfo>()
            .Select(tensor => tensor.Name)
            .Order(StringComparer.Ordinal);
        used.ShouldBe(HeaderNames(Path.Combine(Root, name, "adapter_model.safetensors")));
    }

    [Theory]
    [InlineData("llama/a", 8, 0, "4", "2")]
    [InlineData("llama/d", 8, 0, "8", "2")]
    [InlineData("llama/e", 8, 0, "4", "3")]
    [InlineData("llama/f", 8, 0, "2 4 6", "0.75 2 4")]
    [InlineData("llama/f2", 8, 0, "2 4 6", "0.6666666666666666 1 2")]
    [InlineData("llama/f3", 8, 0, "4 6", "0.6666666666666666 1")]
    [InlineData("llama/fa", 8, 0, "4", "0.25 1 4")]
    [InlineData("llama/i-v1", 1, 0, "4", "1")]
    [InlineData("llama/j", 4, 2, "4", "2")]
    [InlineData("llama/k", 4, 0, "4", "2")]
    [InlineData("llama/m", 8, 1, "4", "1")]
    [InlineData("llama/x", 7, 0, "4", "1")]
    [InlineData("bert/a", 4, 2, "4", "2")]
    [InlineData("bert/bias-all", 4, 19, "4", "1")]
    [InlineData("bert/bias-lora", 4, 4, "4", "1")]
    [InlineData("bert/l", 4, 0, "4", "2")]
    [InlineData("convnet/a", 4, 0, "2", "2")]
    [InlineData("convnet/params", 1, 0, "2", "1")]
    [InlineData("gpt2/c", 6, 0, "8", "0.625")]
    [InlineData("llama-bf16/a", 8, 0, "4", "2")]
    public void Adapter_HasModulesRanksAndScalings(string name, int modules, int saved, string ranks, string scalings)
    {
        using var adapter = AdapterFolder.Open(Path.Combine(Root, name));
        var facts = adapter.Facts;
        facts.Modules.Count.ShouldBe(modules);
        facts.Saved.Count.ShouldBe(saved);
        string.Join(' ', facts.Modules.Select(module => module.Rank).Distinct().Order()).ShouldBe(ranks);
        string.Join(
                ' ',
                facts
                    .Modules.Select(module => FormattableString.Invariant($"{module.Scaling:R}"))
                    .Distinct()
                    .Order(StringComparer.Ordinal)
            )
            .ShouldBe(scalings);
    }

    [Fact]
    public void Convnet_HasEveryLayout()
    {
        using var adapter = AdapterFolder.Open(Path.Combine(Root, "convnet/a"));
        adapter
            .Facts.Modules.Select(module => $"{module.Path} {module.Layout} {module.Out}x{module.In}")
            .ShouldBe(["conv Convolution 6x36", "fc Linear 10x12", "point Convolution 4x6", "tokens Embedding 12x20"]);
    }

    private static string[] HeaderNames(string file)
    {
        var bytes = File.ReadAllBytes(file);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, BitConverter.ToInt32(bytes)));
        return
        [
            .. header
                .RootElement.EnumerateObject()
                .Select(property => property.Name)
                .Where(key => key != "__metadata__")
                .Order(StringComparer.Ordinal),
        ];
    }
}
