using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Adapters;

public sealed partial class AdapterConfigWriterTests
{
    public static TheoryData<string> Adapters => FixtureAdapterTests.Adapters;

    [Theory]
    [MemberData(nameof(Adapters))]
    public void FixtureConfig_KeepsItsBytesButForTheOrderOfTargets(string name)
    {
        var file = Path.Combine(FixtureArchive.Extract("peft"), "adapters", name, "adapter_config.json");
        var source = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var written = AdapterConfigWriter.Write(source, new AdapterConfigReader(source, file).Config);
        Encoding.UTF8.GetString(written).ShouldBe(WithSortedTargets(File.ReadAllText(file)));
    }

    [Fact]
    public void ChangedSettings_ReplaceThoseOfTheSource()
    {
        var config = new LoraConfig
        {
            BaseModel = "é",
            Rank = 6,
            Alpha = 6,
            RankPattern = EquatableArray.Of(new PatternEntry("a", 2)),
            AlphaPattern = EquatableArray.Of(new PatternEntry("a", 2), new PatternEntry("b", 0.5)),
            TargetModules = ModuleSelection.OfNames(["v", "q"]),
            LayersToTransform = EquatableArray.Of(1),
            InitLoraWeights = "false",
            TaskType = "CAUSAL_LM",
        };
        Write("""{"peft_type":"LORA","r":8,"lora_alpha":16,"use_dora":true,"zeta":1.50,"target_modules":"x"}""", config)
            .ShouldBe(
                """
                {
                  "alpha_pattern": {
                    "a": 2,
                    "b": 0.5
                  },
                  "base_model_name_or_path": "\u00e9",
                  "inference_mode": true,
                  "init_lora_weights": false,
                  "layers_to_transform": [
                    1
                  ],
                  "lora_alpha": 6,
                  "peft_type": "LORA",
                  "r": 6,
                  "rank_pattern": {
                    "a": 2
                  },
                  "target_modules": [
                    "q",
                    "v"
                  ],
                  "task_type": "CAUSAL_LM",
                  "use_dora": false,
                  "zeta": 1.50
                }
                """
            );
    }

    [Theory]
    [InlineData("16", 16, "16")]
    [InlineData("16.0", 16, "16.0")]
    [InlineData("16", 8, "8")]
    [InlineData("16.0", 8, "8.0")]
    [InlineData("16", 2.5, "2.5")]
    [InlineData("16", 2.8284271247461903, "2.8284271247461903")]
    [InlineData("1e-5", 1e-5, "1e-5")]
    [InlineData("16", 1e-7, "1e-07")]
    [InlineData("16.0", 1e16, "1e+16")]
    [InlineData("16.0", 123456789012345.5, "123456789012345.5")]
    [InlineData("16", -0.25, "-0.25")]
    [InlineData("16", 0.0001, "0.0001")]
    public void Alpha_IsSpeltAsPythonWould(string source, double alpha, string expected) =>
        Write($$"""{"peft_type":"LORA","lora_alpha":{{source}}}""", new LoraConfig { Alpha = alpha })
            .ShouldContain($"\"lora_alpha\": {expected},\n");

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1E+400")]
    [InlineData("1e-999")]
    [InlineData("0.1000000000000000000000000001")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("2.50")]
    public void NumberOfAnUnknownKey_KeepsItsDigits(string number) =>
        Write($$"""{"peft_type":"LORA","unknown":[{{number}}]}""", new LoraConfig()).ShouldContain($"\n    {number}\n");

    [Fact]
    public void ValuesThatMeanTheSame_KeepTheirSpelling() =>
        Write(
                """{"peft_type":"LORA","layers_to_transform":3,"modules_to_save":[],"exclude_modules":null}""",
                new LoraConfig { LayersToTransform = EquatableArray.Of(3) }
            )
            .ShouldBe(
                """
                {
                  "exclude_modules": null,
                  "inference_mode": true,
                  "layers_to_transform": 3,
                  "modules_to_save": [],
                  "peft_type": "LORA"
                }
                """
            );

    [Fact]
    public void ClearedSettings_BecomeNullOrEmpty()
    {
        var text = Write(
            """{"peft_type":"LORA","layers_to_transform":3,"rank_pattern":{"a":1},"target_modules":["q"],"exclude_modules":["k"]}""",
            new LoraConfig { TargetModules = ModuleSelection.OfNames([]) }
        );
        text.ShouldContain("\"layers_to_transform\": null");
        text.ShouldContain("\"rank_pattern\": {}");
        text.ShouldContain("\"target_modules\": []");
        text.ShouldContain("\"exclude_modules\": null");
    }

    [Fact]
    public void Text_IsEscapedAsPythonDoes() =>
        Write("""{"peft_type":"LORA","x":"\u0001\u007f\"\\\n\t\ud83d\ude00/"}""", new LoraConfig())
            .ShouldContain("\"x\": \"\\u0001\\u007f\\\"\\\\\\n\\t\\ud83d\\ude00/\"");

    private static string Write(string source, LoraConfig config) =>
        Encoding.UTF8.GetString(AdapterConfigWriter.Write(JsonNode.Parse(source)!.AsObject(), config));

    private static string WithSortedTargets(string json) =>
        TargetsRule()
            .Replace(
                json,
                match =>
                {
                    var names = match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries);
                    return $"\"target_modules\": [\n    {string.Join(",\n    ", names.Order(StringComparer.Ordinal))}\n  ]";
                }
            );

    [GeneratedRegex(@"""target_modules"": \[\n(?<names>[^\]]+)\n  \]")]
    private static partial Regex TargetsRule();
}
