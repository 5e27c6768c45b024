using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Adapters;

public sealed class AdapterConfigReaderTests
{
    [Fact]
    public void MissingKeys_TakePeftsDefaults()
    {
        var reader = Read("""{"peft_type":"LORA"}""");
        reader.Findings.ShouldBeEmpty();
        reader.Config.ShouldBe(new LoraConfig());
    }

    [Fact]
    public void EveryKey_IsRead() =>
        Read(
            """
            {"peft_type":"LORA","base_model_name_or_path":"org/base","r":4,"lora_alpha":2.5,
             "rank_pattern":{"b":2,"a":3},"alpha_pattern":{"x":-0.5},"use_rslora":true,"use_dora":true,
             "target_modules":["q","v"],"exclude_modules":".*k","layers_to_transform":[1,2],"layers_pattern":["h"],
             "target_parameters":["mlp.w"],"modules_to_save":["head"],"fan_in_fan_out":true,"bias":"all","lora_bias":true,
             "init_lora_weights":"pissa","task_type":"CAUSAL_LM","use_bdlora":{"nblocks":2},"kasa_config":{},
                 "trainable_token_indices":{"embed_tokens":[3,5]},"ensure_weight_tying":true}
            """
        )
            .Config.ShouldBe(
                new LoraConfig
                {
                    BaseModel = "org/base",
                    Rank = 4,
                    Alpha = 2.5,
                    RankPattern = EquatableArray.Of(new PatternEntry("b", 2), new PatternEntry("a", 3)),
                    AlphaPattern = EquatableArray.Of(new PatternEntry("x", -0.5)),
                    UseRslora = true,
                    UseDora = true,
                    TargetModules = ModuleSelection.OfNames(["q", "v"]),
                    ExcludeModules = ModuleSelection.OfPattern(".*k"),
                    LayersToTransform = EquatableArray.Of(1, 2),
                    LayersPattern = EquatableArray.Of("h"),
                    TargetParameters = EquatableArray.Of("mlp.w"),
                    ModulesToSave = EquatableArray.Of("head"),
                    FanInFanOut = true,
                    Bias = "all",
                    LoraBias = true,
                    InitLoraWeights = "pissa",
                    TaskType = "CAUSAL_LM",
                    DiagonalBlocks = 2,
                    TrainedTokens = EquatableArray.Of(new TrainedTokens("embed_tokens", EquatableArray.Of<long>(3, 5))),
                    EnsureWeightTying = true,
                    UnmergeableKeys = EquatableArray.Of("kasa_config", "use_bdlora"),
                }
            );

    [Fact]
    public void SingleValues_StandForLists()
    {
        var config = Read("""{"peft_type":"LORA","layers_to_transform":3,"layers_pattern":"h"}""").Config;
        config.LayersToTransform.ShouldBe([3]);
        config.LayersPattern.ShouldBe(["h"]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"peft_type":""}""")]
    [InlineData("""{"peft_type":null}""")]
    public void NoKind_IsAFinding(string json) =>
        Read(json).Findings.ShouldHaveSingleItem().Descriptor.ShouldBe(AdapterFindings.MissingKind);

    [Theory]
    [InlineData("""{"peft_type":"LORA","r":0}""", "r", "0", "a rank of at least 1")]
    [InlineData("""{"peft_type":"LORA","r":-4}""", "r", "-4", "a rank of at least 1")]
    [InlineData("""{"peft_type":"LORA","r":3000000000}""", "r", "3000000000", "a rank of at least 1")]
    [InlineData("""{"peft_type":"LORA","r":8.5}""", "r", "8.5", "a whole number")]
    [InlineData("""{"peft_type":"LORA","r":"8"}""", "r", "'8'", "a whole number")]
    [InlineData("""{"peft_type":"LORA","lora_alpha":1e999}""", "lora_alpha", "1e999", "a finite number")]
    [InlineData("""{"peft_type":"LORA","lora_alpha":true}""", "lora_alpha", "true", "a finite number")]
    [InlineData("""{"peft_type":"LORA","rank_pattern":[1]}""", "rank_pattern", "a list", "an object")]
    [InlineData(
        """{"peft_type":"LORA","rank_pattern":{"q":0}}""",
        "rank_pattern.q",
        "0",
        "regular expressions with a rank of at least 1 each"
    )]
    [InlineData(
        """{"peft_type":"LORA","alpha_pattern":{"q":"x"}}""",
        "alpha_pattern.q",
        "'x'",
        "regular expressions with a finite number each"
    )]
    [InlineData("""{"peft_type":"LORA","use_dora":1}""", "use_dora", "1", "true or false")]
    [InlineData(
        """{"peft_type":"LORA","target_modules":[1]}""",
        "target_modules",
        "a list",
        "a list of module names or a regular expression"
    )]
    [InlineData(
        """{"peft_type":"LORA","exclude_modules":{}}""",
        "exclude_modules",
        "an object",
        "a list of module names or a regular expression"
    )]
    [InlineData(
        """{"peft_type":"LORA","layers_to_transform":[-1]}""",
        "layers_to_transform",
        "a list",
        "a layer number or a list of them"
    )]
    [InlineData("""{"peft_type":"LORA","layers_pattern":2}""", "layers_pattern", "2", "a name or a list of names")]
    [InlineData("""{"peft_type":"LORA","modules_to_save":"x"}""", "modules_to_save", "'x'", "a list of texts")]
    [InlineData("""{"peft_type":"LORA","bias":"some"}""", "bias", "'some'", "'none', 'all' or 'lora_only'")]
    [InlineData(
        """{"peft_type":"LORA","init_lora_weights":3}""",
        "init_lora_weights",
        "3",
        "true, false or the name of an initialisation"
    )]
    [InlineData("""{"peft_type":3}""", "peft_type", "3", "text")]
    public void WrongValue_IsAFinding(string json, string key, string found, string expected)
    {
        var finding = Read(json).Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe("MDSL3013");
        finding.Message.ShouldBe($"'config': key '{key}' is {found}: expected {expected}");
    }

    [Theory]
    [InlineData("{}", "MDSL3014", "'config' has no 'peft_type': expected a kind such as 'LORA'")]
    [InlineData(
        """{"peft_type":"CPT","r":"x"}""",
        "MDSL3015",
        "'config' describes an adapter of kind 'CPT', which cannot become part of a weight, since it is a prompt: expected a kind that changes weights, such as 'LORA'"
    )]
    [InlineData(
        """{"peft_type":"lora"}""",
        "MDSL3016",
        "'peft_type' in 'config' is 'lora', which is not known: expected a kind such as 'LORA' (did you mean 'LORA'?)"
    )]
    public void KindThatIsNotLora_IsAFinding(string json, string id, string message)
    {
        var finding = Read(json).Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe(id);
        finding.Message.ShouldBe(message);
    }

    private static AdapterConfigReader Read(string json) => new(JsonNode.Parse(json)!.AsObject(), "config");
}
