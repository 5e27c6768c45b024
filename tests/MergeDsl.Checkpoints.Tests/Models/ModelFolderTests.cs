using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Tests.Safetensors;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Index => folder["m/model.safetensors.index.json"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("llama", "llama", "LlamaForCausalLM", 128, false, 21)]
    [InlineData("llama-bf16", "llama", "LlamaForCausalLM", 128, false, 21)]
    [InlineData("gpt2", "gpt2", "GPT2LMHeadModel", 96, true, 28)]
    [InlineData("bert", "bert", "BertForSequenceClassification", 96, true, 41)]
    public void FixtureModel_HasItsFacts(
        string name,
        string type,
        string architecture,
        int vocabulary,
        bool ties,
        int count
    )
    {
        var facts = ModelFolder.ReadFacts(Path.Combine(FixtureArchive.Extract("peft"), "models", name));
        facts.ModelType.ShouldBe(type);
        facts.Architecture.ShouldBe(architecture);
        facts.VocabularySize.ShouldBe(vocabulary);
        facts.TiesEmbeddings.ShouldBe(ties);
        facts.LayerOrder.ShouldBeEmpty();
        facts.Tensors.Count.ShouldBe(count);
    }

    [Fact]
    public void LayersOfTheConfig_GiveTheRegistrationOrder()
    {
        var facts = ModelFolder.ReadFacts(Path.Combine(FixtureArchive.Extract("peft"), "models/convnet"));
        facts.LayerOrder.ShouldBe([
            "tokens",
            "conv",
            "point",
            "gate",
            "grouped",
            "temporal",
            "fc",
            "explora_fc",
            "mix",
            "head",
        ]);
        facts.VocabularySize.ShouldBeNull();
    }

    [Theory]
    [InlineData("lm_head.weight", false)]
    [InlineData("model.embed_tokens.weight", true)]
    public void ConfigWithoutTying_IsDecidedByTheFiles(string tensor, bool expected)
    {
        Write("model.safetensors", tensor);
        WriteConfig("{}");
        Read().TiesEmbeddings.ShouldBe(expected);
    }

    [Fact]
    public void MultimodalConfig_IsReadOneLevelDeeper()
    {
        Write("model.safetensors", "a");
        WriteConfig("""{"model_type":"x","text_config":{"vocab_size":7,"tie_word_embeddings":false}}""");
        var facts = Read();
        facts.VocabularySize.ShouldBe(7);
        facts.TiesEmbeddings.ShouldBeFalse();
        facts.Architecture.ShouldBeNull();
    }

    [Fact]
    public void Shards_AreJoinedInOrderOfTheirNames()
    {
        WriteConfig("{}");
        Write("model-2.safetensors", "a");
        Write("model-1.safetensors", "b", "c");
        WriteIndex("""{"a":"model-2.safetensors","b":"model-1.safetensors","c":"model-1.safetensors"}""");
        Read().Tensors.Select(tensor => tensor.Name).ShouldBe(["b", "c", "a"]);
    }

    [Fact]
    public void MissingShard_IsAFinding()
    {
        WriteConfig("{}");
        WriteIndex("""{"a":"model-1.safetensors"}""");
        Finds(FileFindings.ShardMissing)
            .ShouldBe(
                $"'{Index}' names the shard 'model-1.safetensors', which does not exist: expected it in the same folder"
            );
    }

    [Fact]
    public void IndexedTensorThatIsNotThere_IsAFinding()
    {
        WriteConfig("{}");
        Write("model-1.safetensors", "a");
        WriteIndex("""{"a":"model-1.safetensors","b":"model-1.safetensors"}""");
        Finds(AdapterFindings.IndexedTensorMissing)
            .ShouldBe(
                $"'{Index}' places tensor 'b' in 'model-1.safetensors', which does not hold it: expected index and shards to agree"
            );
    }

    [Fact]
    public void TensorTheIndexDoesNotName_IsAFinding()
    {
        WriteConfig("{}");
        Write("model-1.safetensors", "a", "b");
        WriteIndex("""{"a":"model-1.safetensors"}""");
        Finds(AdapterFindings.TensorNotIndexed)
            .ShouldBe(
                $"'{Index}' does not place tensor 'b' in 'model-1.safetensors', which holds it: expected index and shards to agree"
            );
    }

    [Theory]
    [InlineData("../model-1.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("sub/model-1.safetensors")]
    [InlineData("..\\\\x")]
    [InlineData("..")]
    [InlineData("")]
    public void IndexThatLeavesItsFolder_IsAFinding(string shard)
    {
        WriteConfig("{}");
        WriteIndex($"{{\"a\":\"{shard}\"}}");
        Finds(AdapterFindings.ShardPathEscapes).ShouldEndWith(": expected the name of a file in the same folder");
    }

    [Theory]
    [InlineData("[]", "'INDEX': key 'weight_map' is a list: expected an object")]
    [InlineData("null", "'INDEX': key 'weight_map' is null: expected an object that names the file of every tensor")]
    [InlineData("""{"a":1}""", "'INDEX': key 'weight_map.a' is no text: expected the name of a file")]
    public void MalformedIndex_IsAFinding(string map, string message)
    {
        WriteConfig("{}");
        WriteIndex(map);
        Finds(AdapterFindings.ConfigValue).ShouldBe(message.Replace("INDEX", Index, StringComparison.Ordinal));
    }

    [Fact]
    public void BrokenShard_IsAFinding()
    {
        WriteConfig("{}");
        File.WriteAllBytes(folder["m/model-1.safetensors"], [1]);
        WriteIndex("""{"a":"model-1.safetensors"}""");
        Finds(SafetensorsFindings.TooShort);
    }

    [Fact]
    public void FolderWithoutConfig_IsAFinding()
    {
        Directory.CreateDirectory(folder["m"]);
        Finds(FileFindings.NoModelConfig)
            .ShouldBe($"'{folder["m"]}' has no config.json: expected a model folder as transformers saves it");
    }

    [Fact]
    public void FolderWithoutWeights_IsAFinding()
    {
        WriteConfig("{}");
        Finds(FileFindings.NoModelWeights)
            .ShouldBe(
                $"'{folder["m"]}' has neither model.safetensors nor model.safetensors.index.json: expected the model's weights in one of them"
            );
    }

    [Fact]
    public void PickleAlone_IsAFinding()
    {
        WriteConfig("{}");
        File.WriteAllText(folder["m/pytorch_model.bin"], "");
        Finds(FileFindings.OnlyPickle).ShouldContain("'pytorch_model.bin'");
    }

    [Fact]
    public void WrongValueInTheConfig_IsAFinding()
    {
        Write("model.safetensors", "a");
        WriteConfig("""{"vocab_size":"many"}""");
        Finds(AdapterFindings.ConfigValue).ShouldEndWith("is 'many': expected a whole number");
    }

    private void Write(string file, params string[] tensors)
    {
        Directory.CreateDirectory(folder["m"]);
        var entries = tensors.Select((name, index) => SafetensorsBytes.Tensor(name, "U8", "[1,1]", index, index + 1));
        var bytes = SafetensorsBytes.Of($"{{{string.Join(',', entries)}}}", tensors.Length);
        File.WriteAllBytes(folder[$"m/{file}"], bytes);
    }

    private void WriteConfig(string json)
    {
        Directory.CreateDirectory(folder["m"]);
        File.WriteAllText(folder["m/config.json"], json);
    }

    private void WriteIndex(string map) => File.WriteAllText(Index, $"{{\"weight_map\":{map}}}");

    private ModelFacts Read() => ModelFolder.ReadFacts(folder["m"]);

    private string Finds(FindingDescriptor descriptor) =>
        FindingAssertions.ShouldFind(() => Read(), descriptor).Message;
}
