using System.Text.Json;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Pipelines;

/// <summary>
/// What names of modules mean, against tables of whole models: every key was sent through diffusers' own conversion when the tables were made.
/// </summary>
public sealed class ModuleNamesTests
{
    [Theory]
    [InlineData("sd15-unet", "unet", "diffusers_style", 282)]
    [InlineData("sd15-unet", "unet", "sgm_style", 282)]
    [InlineData("sdxl-unet", "unet", "diffusers_style", 794)]
    [InlineData("sdxl-unet", "unet", "sgm_style", 794)]
    [InlineData("sd15-text-encoder", "text_encoder", "kohya_style", 72)]
    [InlineData("sdxl-text-encoder", "text_encoder", "kohya_style", 72)]
    [InlineData("sdxl-text-encoder-2", "text_encoder_2", "kohya_style", 193)]
    [InlineData("tiny-sd-unet", "unet", "sgm_style", 78)]
    [InlineData("tiny-sdxl-unet", "unet", "sgm_style", 120)]
    [InlineData("tiny-flux-text-encoder", "text_encoder", "kohya_style", 12)]
    public void EveryKeyOfATable_IsItsModule(string table, string component, string style, int count)
    {
        var keys = Table(table, style);

        var plan = Plan(
            Modules(table).Select(name => Square($"{component}.{name}")),
            keys.Keys.Select(key => Module(key, 4))
        );

        keys.Count.ShouldBe(count);
        plan.Tensors.Select(tensor => (tensor.Name, Key(tensor)))
            .ShouldBe(keys.Select(pair => ($"{component}.{pair.Value}", pair.Key)), ignoreOrder: true);
    }

    [Theory]
    [InlineData(
        "lora_unet_double_blocks_1_img_attn_qkv",
        "transformer_blocks.1.attn.to_q",
        0,
        "transformer_blocks.1.attn.to_v",
        8
    )]
    [InlineData(
        "lora_unet_double_blocks_0_txt_attn_qkv",
        "transformer_blocks.0.attn.add_k_proj",
        4,
        "transformer_blocks.0.attn.add_v_proj",
        8
    )]
    [InlineData(
        "lora_unet_single_blocks_0_linear1",
        "single_transformer_blocks.0.proj_mlp",
        12,
        "single_transformer_blocks.0.attn.to_k",
        4
    )]
    [InlineData(
        "diffusion_model.double_blocks.0.img_attn.qkv",
        "transformer_blocks.0.attn.to_k",
        4,
        "transformer_blocks.0.attn.to_q",
        0
    )]
    public void AMatrixThatTheBaseKeepsInSeveral_IsCutIntoItsRows(
        string key,
        string one,
        int first,
        string other,
        int second
    )
    {
        var plan = Plan(Flux(), [Module(key, key.Contains("linear1") ? 28 : 12)]);

        First(plan, one).ShouldBe(first);
        First(plan, other).ShouldBe(second);
        plan.Tensors.Count.ShouldBe(key.Contains("linear1") ? 4 : 3);
    }

    [Theory]
    [InlineData("lora_unet_output_blocks_1_1_conv")]
    [InlineData("lora_unet_output_blocks_1_2_conv")]
    public void ASamplerWithoutAttention_IsFoundAsTheModelCountsItAndAsTablesDo(string key)
    {
        string[] names = ["down_blocks.0.resnets.0.conv1", "up_blocks.0.upsamplers.0.conv"];

        var plan = Plan(names.Select(name => Square($"unet.{name}.weight")), [Module(key, 4)]);

        plan.Tensors.Select(tensor => tensor.Name).ShouldBe(["unet.up_blocks.0.upsamplers.0.conv.weight"]);
    }

    [Fact]
    public void TheHalvesOfTheLastModulation_ChangePlaces()
    {
        var plan = Plan(Flux(), [Module("lora_unet_final_layer_adaLN_modulation_1", 8)]);

        var step = (ApplyFormula)plan.Tensors.Single().Slices.Single().Steps.Single();
        step.Formula.Operands.OfType<Core.Formulas.Sliced>().Select(slice => slice.First).ShouldBe([4L, 0L]);
    }

    [Fact]
    public void ANameThatMayMeanTwoModules_IsRefused()
    {
        var planning = Planning(
            [Square("unet.a.b_c.weight"), Square("unet.a_b.c.weight")],
            [Module("lora_unet_a_b_c", 4)]
        );

        planning.Findings.Select(finding => finding.Id).ShouldBe(["MDSL3506"]);
    }

    [Fact]
    public void AModuleThatIsNamedTwice_IsRefused()
    {
        var planning = Planning(
            [Square("unet.conv_in.weight")],
            [Module("lora_unet_conv_in", 4), Module("unet.conv_in", 4)]
        );

        planning.Findings.Select(finding => finding.Id).ShouldBe(["MDSL3006"]);
    }

    private static long First(FusePlan plan, string path)
    {
        var tensor = plan.Tensors.Single(tensor => tensor.Name == $"transformer.{path}.weight");
        var step = (ApplyFormula)tensor.Slices.Single().Steps.Single();
        return step.Formula.Operands.OfType<Core.Formulas.Sliced>().Single().First;
    }

    // A transformer of two double blocks and a single one, as far as names go.
    private static IEnumerable<TensorInfo> Flux()
    {
        foreach (var block in new[] { 0, 1 })
        {
            foreach (var name in new[] { "to_q", "to_k", "to_v", "add_q_proj", "add_k_proj", "add_v_proj" })
            {
                yield return Square($"transformer.transformer_blocks.{block}.attn.{name}.weight");
            }
        }

        foreach (var name in new[] { "attn.to_q", "attn.to_k", "attn.to_v" })
        {
            yield return Square($"transformer.single_transformer_blocks.0.{name}.weight");
        }

        yield return Tensor("transformer.single_transformer_blocks.0.proj_mlp.weight", 16, 4);
        yield return Square("transformer.context_embedder.weight");
        yield return Tensor("transformer.norm_out.linear.weight", 8, 4);
    }

    private static FusePlan Plan(IEnumerable<TensorInfo> tensors, IEnumerable<LoraModule> modules)
    {
        var planning = Planning(tensors, modules);
        planning.Findings.ShouldNotContain(finding => finding.Severity == Severity.Error);
        return planning.Plan!;
    }

    private static FusePlanning Planning(IEnumerable<TensorInfo> tensors, IEnumerable<LoraModule> modules)
    {
        var model = new ModelFacts(null, null, null, false, default, tensors.ToEquatableArray());
        var facts = new AdapterFacts(AdapterKinds.Lora, new LoraConfig(), modules.ToEquatableArray(), default)
        {
            IsSingleFile = true,
        };
        return FusePlanner.Plan(new FuseRequest(model, EquatableArray.Of(new FuseInput("a", facts, 1))));
    }

    private static LoraModule Module(string key, long rows) =>
        new(
            key,
            LoraLayout.Linear,
            Tensor($"{key}.lora_down.weight", 1, 4),
            Tensor($"{key}.lora_up.weight", rows, 1),
            null,
            null,
            1,
            1
        );

    private static string Key(FusedTensor tensor)
    {
        const string End = ".lora_up.weight";
        var step = (AddProduct)tensor.Slices.Single().Steps.Single();
        return step.Left.Tensor.Name[..^End.Length];
    }

    private static TensorInfo Square(string name) => Tensor(name, 4, 4);

    private static TensorInfo Tensor(string name, params long[] shape) =>
        new(name, DType.Float32, shape.ToEquatableArray());

    private static IEnumerable<string> Modules(string table) =>
        new[] { "diffusers_style", "sgm_style", "kohya_style" }
            .SelectMany(style => Table(table, style).Values)
            .Distinct();

    private static Dictionary<string, string> Table(string table, string style)
    {
        var json = JsonDocument.Parse(File.ReadAllBytes(PipelineCase.Of($"mapping/{table}.json"))).RootElement;
        return json.TryGetProperty(style, out var names)
            ? names.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!)
            : [];
    }
}
