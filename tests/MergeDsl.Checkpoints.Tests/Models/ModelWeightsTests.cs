using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Models;

public sealed class ModelWeightsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public ModelWeightsTests()
    {
        var fixture = Path.Combine(FixtureArchive.Extract("sharded"), "models/llama-bf16");
        Directory.CreateDirectory(folder["m"]);
        foreach (var file in Directory.EnumerateFiles(fixture))
        {
            File.Copy(file, folder[$"m/{Path.GetFileName(file)}"]);
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Tensors_AreReadInPiecesAsTheyLieInTheirFiles()
    {
        using var model = Open();
        model.Shards.Count.ShouldBe(4);
        foreach (var shard in model.Shards)
        {
            using var mapped = SafetensorsFile.Open(shard.Path);
            shard.Tensors.ShouldBe(mapped.Tensors);
            shard.Metadata.ShouldBe(mapped.Metadata);
            foreach (var tensor in shard.Tensors)
            {
                model.ShardOf(tensor.Name).ShouldBe(shard);
                model.Find(tensor.Name).ShouldBe(tensor);
                ReadInPieces(model, tensor.Name, tensor.Bytes).ShouldBe(mapped.Data(tensor).ToArray(), tensor.Name);
            }
        }
    }

    [Fact]
    public void ManyThreads_ReadWhatOneDoes()
    {
        using var model = Open();
        var names = model.Facts.Tensors.Select(tensor => (tensor.Name, tensor.Bytes)).ToArray();
        var expected = names.ToDictionary(
            tensor => tensor.Name,
            tensor => ReadInPieces(model, tensor.Name, tensor.Bytes)
        );
        Parallel.For(
            0,
            20 * names.Length,
            index =>
            {
                var (name, bytes) = names[index % names.Length];
                ReadInPieces(model, name, bytes).ShouldBe(expected[name]);
            }
        );
    }

    [Theory]
    [InlineData("no.such.tensor", 0, 1)]
    [InlineData("model.norm.weight", -1, 1)]
    [InlineData("model.norm.weight", 0, 100_000)]
    [InlineData("model.norm.weight", long.MaxValue, 1)]
    public void BytesThatAreNoTensors_AreADefectOfTheCaller(string tensor, long offset, int length)
    {
        using var model = Open();
        Should.Throw<ArgumentException>(() => model.Read(tensor, offset, new byte[length]));
    }

    [Fact]
    public void AFileThatBecomesShorter_IsAFinding()
    {
        using var model = Open();
        var last = model.Shards[0].Tensors[^1];
        using (var file = new FileStream(model.Shards[0].Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(file.Length - 1);
        }

        FindingAssertions.ShouldFind(() => model.Read(last.Name, 0, new byte[last.Bytes]), FileFindings.AccessFailed);
    }

    [Fact]
    public void CompanionFiles_AreCarriedAndOtherWeightsLeftOut()
    {
        string[] carried =
        [
            "tokenizer.model",
            "tokenizer_config.json",
            "LICENSE",
            ".gitattributes",
            "modeling_x.py",
            "1_Pooling/config.json",
            "deep/er/merges.txt",
        ];
        string[] stale =
        [
            "pytorch_model.bin",
            "pytorch_model.bin.index.json",
            "original/consolidated.00.pth",
            "model-00001-of-00004.undo",
            "adapter_model.safetensors",
            "tf_model.h5",
            "flax_model.msgpack",
            "x.Q4_K.GGUF",
        ];
        foreach (var file in (string[])[.. carried, .. stale, ".git/HEAD", ".cache/huggingface/x.json"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[$"m/{file}"])!);
            File.WriteAllText(folder[$"m/{file}"], "");
        }

        Directory.CreateSymbolicLink(folder["m/loop"], folder["m"]);
        using var model = Open();
        var companions = model.ListCompanions();
        companions.Carried.ShouldBe(carried.Append("config.json").Order(StringComparer.Ordinal));
        companions.Stale.ShouldBe(stale.Order(StringComparer.Ordinal));
        companions.LeftOut(model.Folder)!.Message.ShouldContain("'pytorch_model.bin'");
        companions.LeftOut(model.Folder)!.Message.ShouldContain(" and 3 more");
    }

    [Fact]
    public void AModelWithoutOtherWeights_LeavesNothingOut()
    {
        using var model = Open();
        model.ListCompanions().LeftOut(model.Folder).ShouldBeNull();
        model.ReadConfigText().ShouldBe(File.ReadAllText(folder["m/config.json"]));
    }

    [Fact]
    public void ASnapshotOfLinks_IsReadLikeItsFiles()
    {
        Directory.CreateDirectory(folder["snapshot"]);
        foreach (var file in Directory.EnumerateFiles(folder["m"]))
        {
            File.CreateSymbolicLink(folder[$"snapshot/{Path.GetFileName(file)}"], file);
        }

        using var plain = Open();
        using var linked = ModelWeights.Open(folder["snapshot"]);
        linked.Shards.Select(shard => shard.File).ShouldBe(plain.Shards.Select(shard => shard.File));
        linked.Facts.ShouldBe(plain.Facts);
        linked.ListCompanions().ShouldBe(plain.ListCompanions());
    }

    private static byte[] ReadInPieces(ModelWeights model, string name, long length)
    {
        var bytes = new byte[length];
        for (var offset = 0; offset < length; offset += 37)
        {
            model.Read(name, offset, bytes.AsSpan(offset, (int)Math.Min(37, length - offset)));
        }

        return bytes;
    }

    private ModelWeights Open() => ModelWeights.Open(folder["m"]);
}
