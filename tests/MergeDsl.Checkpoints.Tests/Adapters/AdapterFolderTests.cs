using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Tests.Safetensors;
using MergeDsl.Checkpoints.Torch;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Adapters;

public sealed class AdapterFolderTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Config => folder["a/adapter_config.json"];

    private string Weights => folder["a/adapter_model.safetensors"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Data_IsThatOfTheFile()
    {
        Copy();
        using var adapter = AdapterFolder.Open(folder["a"]);
        var module = adapter.Facts.Modules[0];
        adapter.Data(module.A).Length.ShouldBe(4 * 4 * 32);
        var bytes = File.ReadAllBytes(Weights);
        var start = 8 + BitConverter.ToInt32(bytes);
        adapter.Data(module.A).SequenceEqual(bytes.AsSpan(start, 4 * 4 * 32)).ShouldBeTrue();
        adapter.Metadata.ShouldBe(new Dictionary<string, string> { ["format"] = "pt" });
        adapter.Path.ShouldBe(folder["a"]);
    }

    [Fact]
    public void DataBehindTwoGibibytes_IsReadInParts()
    {
        Copy();
        const long Numbers = (1L << 29) + 64;
        var a = SafetensorsBytes.Tensor("base_model.model.x.q_proj.lora_A.weight", "F32", "[4,8]", 0, 128);
        var b = SafetensorsBytes.Tensor("base_model.model.x.q_proj.lora_B.weight", "F32", "[8,4]", 128, 256);
        var head = SafetensorsBytes.Tensor(
            "base_model.model.head.weight",
            "F32",
            $"[{Numbers}]",
            256,
            256 + (4 * Numbers)
        );
        var start = SafetensorsBytes.Of($"{{{a},{b},{head}}}");
        using (var stream = File.Create(Weights))
        {
            // All zeros but the end, most of it a hole that takes no room on the disk.
            stream.Write(start);
            stream.SetLength(start.Length + 256 + (4 * Numbers));
            stream.Seek(-3, SeekOrigin.End);
            stream.Write([1, 2, 3]);
        }

        using var adapter = AdapterFolder.Open(folder["a"]);
        var tensor = adapter.Facts.Saved.Single().Tensor;
        adapter.Data(tensor, (4 * Numbers) - 5, 5).ToArray().ShouldBe([0, 0, 1, 2, 3]);
        Should.Throw<OverflowException>(() => adapter.Data(tensor).Length);
    }

    [Fact]
    public void UnknownKeys_AreKept()
    {
        Copy(config => config["my_note"] = "x");
        using var adapter = AdapterFolder.Open(folder["a"]);
        adapter.Config["my_note"]!.GetValue<string>().ShouldBe("x");
    }

    [Fact]
    public void MissingFolder_IsAFinding() => Finds(FileFindings.FolderMissing);

    [Fact]
    public void FileInPlaceOfTheFolder_IsAFinding()
    {
        File.WriteAllText(folder["a"], "");
        Finds(FileFindings.FolderIsFile);
    }

    [Fact]
    public void FolderWithoutConfig_IsAFinding()
    {
        Copy();
        File.Delete(Config);
        Finds(FileFindings.NoAdapterConfig)
            .ShouldBe($"'{folder["a"]}' has no adapter_config.json: expected an adapter folder as PEFT saves it");
    }

    [Fact]
    public void ParentOfAnAdapter_HintsAtTheSubfolder()
    {
        Copy();
        Directory.CreateDirectory(folder["empty"]);
        Should
            .Throw<FindingException>(() => AdapterFolder.Open(folder.Path))
            .Findings[0]
            .Message.ShouldBe(
                $"'{folder.Path}' has no adapter_config.json (did you mean './a'): expected an adapter folder as PEFT saves it"
            );
    }

    [Fact]
    public void FolderWithoutWeights_IsAFinding()
    {
        Copy();
        File.Delete(Weights);
        Finds(FileFindings.NoAdapterWeights)
            .ShouldBe($"'{folder["a"]}' has no adapter_model.safetensors: expected the adapter's weights in that file");
    }

    [Fact]
    public void ShardedWeights_AreNamed()
    {
        Copy();
        File.Move(Weights, folder["a/adapter_model-00001-of-00002.safetensors"]);
        Finds(FileFindings.NoAdapterWeights).ShouldContain("(it holds 'adapter_model-00001-of-00002.safetensors')");
    }

    [Fact]
    public void PickleAlone_IsReadAsPeftReadsIt()
    {
        Copy();
        using (var safe = AdapterFolder.Open(folder["a"]))
        {
            TorchWriter.Write(
                folder["a/adapter_model.bin"],
                safe.Weights,
                [.. safe.Tensors.Select(tensor => (tensor.Name, tensor))]
            );
        }

        using var expected = SafetensorsFile.Open(Weights);
        File.Move(Weights, folder["elsewhere"]);
        using var adapter = AdapterFolder.Open(folder["a"]);
        adapter.Findings.ShouldBeEmpty();
        adapter.Facts.Modules.Count.ShouldBeGreaterThan(0);
        adapter
            .Tensors.Select(tensor => tensor.Name)
            .ShouldBe(expected.Tensors.Select(one => one.Name), ignoreOrder: true);
        foreach (var tensor in expected.Tensors)
        {
            adapter
                .Data(adapter.Tensors.Single(one => one.Name == tensor.Name))
                .SequenceEqual(expected.Data(tensor))
                .ShouldBeTrue();
        }
    }

    [Fact]
    public void PickleThatIsNone_IsAFinding()
    {
        Copy();
        File.Move(Weights, folder["a/adapter_model.bin"]);
        Finds(TorchFindings.NoTorchFile).ShouldContain("no zip file");
    }

    [Theory]
    [InlineData("adapter_model.bin")]
    [InlineData("adapter_model-00001-of-00002.safetensors")]
    [InlineData("model.safetensors")]
    public void SecondWeights_AreAWarning(string name)
    {
        Copy();
        File.WriteAllText(folder[$"a/{name}"], "");
        using var adapter = AdapterFolder.Open(folder["a"]);
        var finding = adapter.Findings.ShouldHaveSingleItem();
        finding.Severity.ShouldBe(Severity.Warning);
        finding.Message.ShouldBe(
            $"'{folder["a"]}' also holds '{name}', which is ignored: expected 'adapter_model.safetensors' alone"
        );
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("training_args.bin")]
    [InlineData("optimizer.pt")]
    [InlineData("tokenizer.json")]
    public void OtherFiles_AreNamedAsLeftOut(string name)
    {
        Copy();
        File.WriteAllText(folder[$"a/{name}"], "");
        using var adapter = AdapterFolder.Open(folder["a"], "math");
        var finding = adapter.Findings.ShouldHaveSingleItem();
        finding.Severity.ShouldBe(Severity.Info);
        finding.Message.ShouldStartWith($"The folder of adapter 'math' also holds '{name}': ");
    }

    [Fact]
    public void EveryError_IsReportedAtOnce()
    {
        Copy(config =>
        {
            config["r"] = 0;
            config["lora_alpha"] = "eight";
            config["bias"] = "some";
        });
        File.WriteAllBytes(Weights, [1, 2, 3]);
        Should
            .Throw<FindingException>(() => AdapterFolder.Open(folder["a"]))
            .Findings.Select(finding => finding.Id)
            .ShouldBe(["MDSL3013", "MDSL3013", "MDSL3013", "MDSL4020"]);
    }

    [Fact]
    public void WrongRank_IsOneFindingForAllFactors()
    {
        Copy(config => config["r"] = 5);
        var findings = Should.Throw<FindingException>(() => AdapterFolder.Open(folder["a"])).Findings;
        findings
            .ShouldHaveSingleItem()
            .Message.ShouldBe(
                $"Adapter '{folder["a"]}': tensor 'base_model.model.model.layers.0.self_attn.k_proj.lora_A.weight' has shape [4, 32]: expected rank 5 (r) in dimension 0 (and 15 more like it)"
            );
    }

    [Fact]
    public void OtherKindWithoutItsWeights_IsOneFinding()
    {
        Directory.CreateDirectory(folder["a"]);
        File.WriteAllText(Config, """{"peft_type":"PREFIX_TUNING","r":null}""");
        Finds(AdapterFindings.OtherKind)
            .ShouldBe(
                $"'{Config}' describes an adapter of kind 'PREFIX_TUNING', which cannot become part of a weight, since it is a cache of keys and values: expected a kind that changes weights, such as 'LORA'"
            );
    }

    [Fact]
    public void ConfigThatIsAFolder_IsAFinding()
    {
        Copy();
        File.Delete(Config);
        Directory.CreateDirectory(Config);
        Finds(FileFindings.FileIsFolder);
    }

    [Fact]
    public void UnmergeableSettings_AreNamedInTheFacts()
    {
        Copy(config =>
        {
            config["use_qalora"] = true;
            config["arrow_config"] = new JsonObject();
            config["alora_invocation_tokens"] = new JsonArray(1, 2);
            config["layer_replication"] = new JsonArray(new JsonArray(0, 1));
        });
        using var adapter = AdapterFolder.Open(folder["a"]);
        adapter.Facts.Config.UnmergeableKeys.ShouldBe([
            "alora_invocation_tokens",
            "arrow_config",
            "layer_replication",
            "use_qalora",
        ]);
    }

    private void Copy(Action<JsonObject>? change = null)
    {
        var source = Path.Combine(FixtureArchive.Extract("peft"), "adapters/llama/a");
        Directory.CreateDirectory(folder["a"]);
        File.Copy(Path.Combine(source, "adapter_model.safetensors"), Weights);
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "adapter_config.json")))!.AsObject();
        change?.Invoke(config);
        File.WriteAllText(Config, config.ToJsonString());
    }

    private string Finds(FindingDescriptor descriptor) =>
        FindingAssertions.ShouldFind(() => AdapterFolder.Open(folder["a"]).Dispose(), descriptor).Message;
}
