using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Writing;

/// <summary>Compared with what transformers 5.23 wrote.</summary>
public sealed class ShardIndexTextTests : IDisposable
{
    private static readonly string Folder = Path.Combine(FixtureArchive.Extract("sharded"), "models/llama-bf16");

    private readonly TempFolder folder = new();
    private readonly ModelWeights model = ModelWeights.Open(Folder);

    public void Dispose()
    {
        model.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void UnchangedShards_KeepTheTextOfTheirIndex() =>
        ShardIndexText.Write([.. model.Shards.Select(ShardLayout.Of)], model).ShouldBe(Original());

    [Fact]
    public void TheShardsOfAModelOfOneFile_AreIndexedAsTransformersDoes()
    {
        using var single = Copy(original => original);
        File.Delete(Path.Combine(single.Folder, ShardIndexText.FileName));
        var all = ShardSizes.Split(model.Facts.Tensors, long.MaxValue, model.Shards[0].Metadata).ShouldHaveSingleItem();
        using (var file = new HashedFile(Path.Combine(single.Folder, all.File)))
        {
            file.Write(0, all.Header());
            file.Write(all.Header().Length, new byte[all.DataLength]);
            file.Complete(all.Header().Length + all.DataLength);
        }

        using var opened = ModelWeights.Open(single.Folder);
        ShardIndexText.Write([.. model.Shards.Select(ShardLayout.Of)], opened).ShouldBe(Original());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnIndexInAnotherOrder_KeepsItAndWhatElseItSays(bool hasNewline)
    {
        using var changed = Copy(original =>
        {
            var json = JsonNode.Parse(original)!.AsObject();
            json["weight_map"] = new JsonObject(json["weight_map"]!.AsObject().Reverse().Select(Cloned));
            json["metadata"]!.AsObject().Remove("total_parameters");
            json["metadata"]!["total_size"] = 1.5;
            json["note"] = "kept";
            return json.ToJsonString() + (hasNewline ? "\n" : "");
        });
        var layouts = changed.Shards.Select(ShardLayout.Of).ToArray();
        layouts[^1] = layouts[^1] with
        {
            Tensors = layouts[^1]
                .Tensors.Append(new("aa", DType.Float32, EquatableArray.Of(2L, 3L)))
                .Append(new("zz", DType.Int8, []))
                .ToEquatableArray(),
        };

        var text = ShardIndexText.Write(layouts, changed);
        var read = JsonNode.Parse(text)!.AsObject();
        read.Select(pair => pair.Key).ShouldBe(["metadata", "weight_map", "note"]);
        read["metadata"]!.ToJsonString().ShouldBe("""{"total_size":45401}""");
        var before = JsonNode.Parse(Original())!["weight_map"]!.AsObject();
        read["weight_map"]!
            .AsObject()
            .Select(pair => pair.Key)
            .ShouldBe([.. before.Reverse().Select(pair => pair.Key), "aa", "zz"]);
        read["weight_map"]!["zz"]!.GetValue<string>().ShouldBe(layouts[^1].File);
        text.EndsWith('\n').ShouldBe(hasNewline);
        text.ShouldStartWith("{\n  \"metadata\": {\n    \"total_size\"");
    }

    private static string Original() => File.ReadAllText(Path.Combine(Folder, ShardIndexText.FileName));

    private static KeyValuePair<string, JsonNode?> Cloned(KeyValuePair<string, JsonNode?> pair) =>
        new(pair.Key, pair.Value!.DeepClone());

    private ModelWeights Copy(Func<string, string> change)
    {
        foreach (var file in Directory.EnumerateFiles(Folder))
        {
            File.Copy(file, folder[Path.GetFileName(file)], overwrite: true);
        }

        File.WriteAllText(folder[ShardIndexText.FileName], change(Original()));
        return ModelWeights.Open(folder.Path);
    }
}
