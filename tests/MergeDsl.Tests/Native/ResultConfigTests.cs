using System.Text.Json.Nodes;
using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>The written config describes the written tensors to PEFT: ranks, scalings, targets, saved modules, biases.</summary>
public sealed class ResultConfigTests
{
    [Theory]
    [InlineData("llama", "a d", "max")]
    [InlineData("llama", "f g", "sum")]
    [InlineData("llama", "i-q0 i-v1", "max")]
    [InlineData("llama", "i h2", "sum")]
    [InlineData("llama", "h g2", "{ energy: 0.8 }")]
    [InlineData("llama", "x f3", "{ energy: 0.99 }")]
    [InlineData("llama", "j m2", "max")]
    [InlineData("llama", "e fa d", "5")]
    [InlineData("gpt2", "a b c", "sum")]
    [InlineData("gpt2", "b c", "{ energy: 0.7 }")]
    [InlineData("bert", "l n2", "max")]
    [InlineData("bert", "n n2", "sum")]
    [InlineData("convnet", "a c", "sum")]
    [InlineData("convnet", "on-gate on-temporal c", "{ energy: 0.9 }")]
    public void WithItsBaseModel_AResultSelectsExactlyItsModules(string model, string keys, string rank)
    {
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel(model) };
        foreach (var key in keys.Split(' '))
        {
            merge.Add(key.Replace('-', '_'), NativeMerge.Fixture(model, key), 0.5);
        }

        var drop = keys.Contains("m2", StringComparison.Ordinal) ? ", modules_to_save: drop" : "";
        var result = merge.Run($"method: linear, rank: {rank}{drop}").Adapter;
        ResultConfig.AssertLoadable(result, ResultConfig.PathsOf(merge.BaseModel));
    }

    [Fact]
    public void WithoutABaseModel_ModulesNamedByPath_AreNotShortened()
    {
        // Both adapters took layer 0 alone, by naming it: 'q' for short would select every other layer of the base too.
        using var merge = new NativeMerge();
        foreach (var name in new[] { "a", "b" })
        {
            var folder = merge.NewAdapter(name, 1).Linear("model.layers.0.attn.q", 8, 8);
            folder.Config["target_modules"] = new JsonArray("layers.0.attn.q");
            merge.Add(name, folder.Write());
        }

        var result = merge.Run("method: linear").Adapter;
        string[] paths = ["model.layers.0.attn.q", "model.layers.1.attn.q", "model.layers.10.attn.q"];
        ResultConfig.AssertLoadable(result, paths);
    }

    [Fact]
    public void WithoutABaseModel_NamesThatTheAdaptersList_AreKept()
    {
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a")).Add("g2", NativeMerge.Fixture("llama", "g2"));
        var result = merge.Run("method: linear").Adapter;
        result.Names("target_modules").ShouldBe(["down_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj"]);
        ResultConfig.AssertLoadable(result, ResultConfig.PathsOf(NativeMerge.FixtureModel("llama")));
    }

    [Fact]
    public void PatternsOfModulesThatReadAlike_HitTheirOwnModule()
    {
        // As a regular expression 'block.1.fc' matches 'block_1.fc' as well, and a path is a suffix of longer ones.
        using var merge = new NativeMerge();
        var folder = merge.NewAdapter("a", 1, rank: 2);
        folder.Linear("block.1.fc", 8, 8, 1).Linear("block_1.fc", 8, 8, 2).Linear("outer.block.1.fc", 8, 8, 3);
        folder.Config["rank_pattern"] = new JsonObject { ["^block\\.1\\.fc"] = 1, ["outer\\.block\\.1\\.fc"] = 3 };
        folder.Config["alpha_pattern"] = new JsonObject { ["block_1.fc"] = 5 };
        merge.Add("a", folder.Write());
        var result = merge.Run("method: linear").Adapter;
        result.Modules.Values.Select(module => module.Rank).ShouldBe([1, 2, 3], ignoreOrder: true);
        ResultConfig.AssertLoadable(result, ["block.1.fc", "block_1.fc", "outer.block.1.fc"]);
        result.DeltaOf("block_1.fc")!.ShouldBeNear(merge.Inputs[0].Adapter.DeltaOf("block_1.fc")!, 1e-6);
    }

    [Fact]
    public void UnknownKeysOfTheFirstAdapter_AreKept()
    {
        using var merge = new NativeMerge();
        var folder = merge.NewAdapter("a", 1).Linear("x.q", 8, 8);
        folder.Config["some_future_key"] = new JsonObject { ["deep"] = new JsonArray(1, "two", null) };
        folder.Config["lora_dropout"] = 0.05;
        folder.Config["revision"] = null;
        merge.Add("a", folder.Write()).Add("b", merge.NewAdapter("b", 2).Linear("x.q", 8, 8).Write());
        var config = merge.Run("method: linear").Adapter.Config;
        config["some_future_key"]!.ToJsonString().ShouldBe("{\"deep\":[1,\"two\",null]}");
        config["lora_dropout"]!.ToJsonString().ShouldBe("0.05");
        config.ContainsKey("revision").ShouldBeTrue();
    }

    [Fact]
    public void SettingsOfTheFirstAdapterThatDoNotHoldForTheResult_AreGone()
    {
        using var merge = new NativeMerge { BaseModel = NativeMerge.FixtureModel("llama") };
        merge.Add("e", NativeMerge.Fixture("llama", "e")).Add("f", NativeMerge.Fixture("llama", "f"));
        var rslora = merge.Run("method: linear, rank: 4").Adapter;
        rslora.Flag("use_rslora").ShouldBeFalse();
        rslora.Config["rank_pattern"]!.AsObject().Count.ShouldBe(0);
        using var layers = new NativeMerge { BaseModel = NativeMerge.FixtureModel("llama") };
        layers.Add("i", NativeMerge.Fixture("llama", "i")).Add("x", NativeMerge.Fixture("llama", "x"));
        var config = layers.Run("method: linear").Adapter.Config;
        config["layers_to_transform"].ShouldBeNull();
        config["exclude_modules"].ShouldBeNull();
    }

    [Fact]
    public void TheHeader_SaysWhereTheResultComesFrom()
    {
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a")).Add("b", NativeMerge.Fixture("llama", "b"));
        var result = merge.Run("method: linear");
        var metadata = SafetensorsFiles.Metadata(result.Adapter.WeightsFile);
        var recipe = $$"""
            name: Run1
            adapters:
              a: { path: {{NativeMerge.Fixture("llama", "a")}}, weight: 1 }
              b: { path: {{NativeMerge.Fixture("llama", "b")}}, weight: 1 }
            merge:
              method: linear
            output:
              adapter: out/Run1

            """;
        metadata["format"].ShouldBe("pt");
        metadata["mergedsl.recipe"].ShouldBe(recipe);
        metadata["mergedsl.recipe.sha256"].ShouldBe(Sha256(System.Text.Encoding.UTF8.GetBytes(recipe)));
        metadata["mergedsl.input.a.config.sha256"]
            .ShouldBe(Sha256(File.ReadAllBytes(merge.Inputs[0].Adapter.ConfigFile)));
        metadata["mergedsl.input.b.weights.crc32c"]
            .ShouldBe(Crc32C(File.ReadAllBytes(merge.Inputs[1].Adapter.WeightsFile)));
    }

    // Bit by bit, with the Castagnoli polynomial reflected.
    private static string Crc32C(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F63B78;
            }
        }

        return (~crc).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void TheFolder_HoldsConfigAndWeightsAlone()
    {
        using var merge = new NativeMerge();
        merge.Add("a", NativeMerge.Fixture("llama", "a"));
        Directory
            .EnumerateFileSystemEntries(merge.Run("method: linear").Folder)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["adapter_config.json", "adapter_model.safetensors"]);
    }

    private static string Sha256(byte[] bytes) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
