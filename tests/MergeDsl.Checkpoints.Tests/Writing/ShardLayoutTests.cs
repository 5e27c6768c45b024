using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Tests.Safetensors;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core;
using MergeDsl.Core.Tensors;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Writing;

public sealed class ShardLayoutTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void AHeaderWithoutSource_IsWhatTheReferenceLibraryWrites()
    {
        using var model = ModelWeights.Open(Path.Combine(FixtureArchive.Extract("sharded"), "models/llama-bf16"));
        foreach (var shard in model.Shards)
        {
            var layout = ShardLayout.Of(shard) with { Source = null };
            layout.Header().ShouldBe(File.ReadAllBytes(shard.Path)[..layout.Header().Length], shard.File);
        }
    }

    [Fact]
    public void AnUnchangedHeader_IsCopiedAndAChangedOneWritten()
    {
        var bytes = SafetensorsBytes.Of(
            "{ \"__metadata__\": {\"b\":\"1\",\"a\":\"2\"}, "
                + SafetensorsBytes.Tensor("t", "U8", "[3]", 0, 3)
                + "}   ",
            3
        );
        File.WriteAllBytes(folder["s"], bytes);
        using var shard = ModelShard.Open(folder["s"]);
        var layout = ShardLayout.Of(shard);

        layout.Header().ShouldBe(bytes[..^3]);
        (layout with { Metadata = new Dictionary<string, string> { ["a"] = "2" } }).Header().ShouldNotBe(bytes[..^3]);
        (layout with { Tensors = EquatableArray.Of(new TensorInfo("t", DType.Int8, EquatableArray.Of(3L))) })
            .Header()
            .ShouldNotBe(bytes[..^3]);
        (layout with { Tensors = EquatableArray.Of(new TensorInfo("t", DType.UInt8, EquatableArray.Of(3L, 1L))) })
            .Header()
            .ShouldNotBe(bytes[..^3]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AHeaderWithoutMetadataOrTensors_CanBeRead(int tensors)
    {
        var list = Enumerable
            .Range(0, tensors)
            .Select(_ => new TensorInfo("t", DType.UInt8, EquatableArray.Of<long>(0)));
        var layout = new ShardLayout("s", list.ToEquatableArray(), new Dictionary<string, string>());
        File.WriteAllBytes(folder["s"], layout.Header());
        using var shard = ModelShard.Open(folder["s"]);
        shard.Tensors.ShouldBe(layout.Tensors);
        shard.Metadata.ShouldBeEmpty();
        shard.Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(100, "aabc|d")]
    [InlineData(40, "aab|c|d")]
    [InlineData(10, "aa|b|c|d")]
    [InlineData(1000, "aabcd")]
    [InlineData(139, "aabc|d")]
    [InlineData(140, "aabcd")]
    public void Tensors_FillFilesInTheirOrder(long size, string expected)
    {
        TensorInfo[] tensors =
        [
            new("a", DType.UInt8, EquatableArray.Of<long>(5)),
            new("a2", DType.UInt8, EquatableArray.Of<long>(5)),
            new("b", DType.UInt8, EquatableArray.Of<long>(30)),
            new("c", DType.UInt8, EquatableArray.Of<long>(50)),
            new("d", DType.UInt8, EquatableArray.Of<long>(50)),
        ];
        var shards = ShardSizes.Split(tensors, size, new Dictionary<string, string>());
        string.Join('|', shards.Select(shard => string.Concat(shard.Tensors.Select(tensor => tensor.Name[0]))))
            .ShouldBe(expected);
        shards[0]
            .File.ShouldBe(shards.Count == 1 ? "model.safetensors" : $"model-00001-of-0000{shards.Count}.safetensors");
    }
}
