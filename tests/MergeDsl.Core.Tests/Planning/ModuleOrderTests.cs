using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>PEFT visits modules in the order of transformers' <c>named_modules()</c>: written down here for each family.</summary>
public sealed class ModuleOrderTests
{
    [Theory]
    [InlineData(
        "llama",
        "model.embed_tokens model.layers.0.self_attn.q_proj model.layers.0.self_attn.k_proj model.layers.0.self_attn.v_proj "
            + "model.layers.0.self_attn.o_proj model.layers.0.mlp.gate_proj model.layers.0.mlp.up_proj "
            + "model.layers.0.mlp.down_proj model.layers.2.self_attn.q_proj model.layers.10.self_attn.q_proj lm_head"
    )]
    [InlineData(
        "qwen2",
        "model.layers.9.self_attn.k_proj model.layers.9.mlp.down_proj model.layers.11.self_attn.q_proj score"
    )]
    [InlineData(
        "phi3",
        "model.layers.0.self_attn.o_proj model.layers.0.self_attn.qkv_proj model.layers.0.mlp.gate_up_proj "
            + "model.layers.0.mlp.down_proj model.layers.1.self_attn.o_proj lm_head"
    )]
    [InlineData(
        "gpt2",
        "transformer.wte transformer.wpe transformer.h.0.attn.c_attn transformer.h.0.attn.c_proj transformer.h.0.mlp.c_fc "
            + "transformer.h.0.mlp.c_proj transformer.h.1.attn.c_attn transformer.h.11.attn.c_attn lm_head"
    )]
    [InlineData(
        "bert",
        "bert.embeddings.word_embeddings bert.embeddings.position_embeddings bert.encoder.layer.0.attention.self.query "
            + "bert.encoder.layer.0.attention.self.key bert.encoder.layer.0.attention.self.value "
            + "bert.encoder.layer.0.attention.output.dense bert.encoder.layer.0.intermediate.dense "
            + "bert.encoder.layer.0.output.dense bert.encoder.layer.1.attention.self.query bert.pooler.dense classifier"
    )]
    [InlineData(
        "roberta",
        "roberta.encoder.layer.3.attention.output.dense roberta.encoder.layer.3.output.dense classifier.dense classifier.out_proj"
    )]
    [InlineData(
        "t5",
        "shared encoder.block.0.layer.0.SelfAttention.q encoder.block.0.layer.0.SelfAttention.k "
            + "encoder.block.0.layer.0.SelfAttention.v encoder.block.0.layer.0.SelfAttention.o "
            + "encoder.block.0.layer.1.DenseReluDense.wi_0 encoder.block.0.layer.1.DenseReluDense.wi_1 "
            + "encoder.block.0.layer.1.DenseReluDense.wo encoder.block.1.layer.0.SelfAttention.q "
            + "decoder.block.0.layer.0.SelfAttention.o decoder.block.0.layer.1.EncDecAttention.q "
            + "decoder.block.0.layer.2.DenseReluDense.wo lm_head"
    )]
    [InlineData(
        "opt",
        "model.decoder.embed_tokens model.decoder.embed_positions model.decoder.layers.0.self_attn.k_proj "
            + "model.decoder.layers.0.self_attn.v_proj model.decoder.layers.0.self_attn.q_proj "
            + "model.decoder.layers.0.self_attn.out_proj model.decoder.layers.0.fc1 model.decoder.layers.0.fc2 "
            + "model.decoder.layers.1.self_attn.k_proj lm_head"
    )]
    [InlineData(
        "gpt_neox",
        "gpt_neox.embed_in gpt_neox.layers.0.attention.query_key_value gpt_neox.layers.0.attention.dense "
            + "gpt_neox.layers.0.mlp.dense_h_to_4h gpt_neox.layers.0.mlp.dense_4h_to_h gpt_neox.layers.1.attention.dense embed_out"
    )]
    public void AKnownFamily_IsInTheOrderItRegistersItsModules(string type, string paths)
    {
        var expected = paths.Split(' ');
        Visited(PlanCase.ModelOf(type, expected), expected).ShouldBe(expected);
    }

    [Fact]
    public void AConfigThatListsItsLayers_DecidesTheOrder()
    {
        string[] paths = ["net.tokens", "net.conv", "net.fc", "net.point"];
        var order = EquatableArray.Of("net", "tokens", "conv", "fc", "point");
        Visited(PlanCase.ModelOf("anything", paths) with { LayerOrder = order }, paths).ShouldBe(paths);
    }

    [Theory]
    [InlineData(null, "model.layers.0.q_proj", "no base model is named")]
    [InlineData("mamba", "backbone.layers.0.mixer", "that of 'mamba' is not known")]
    [InlineData("llama", "model.layers.0.self_attn.adapter_q", "the place of 'adapter_q' is not known")]
    public void AnUnknownOrder_IsAnErrorWithTheReason(string? type, string path, string reason)
    {
        var plan = Dare(type is null ? null : PlanCase.ModelOf(type, path), [path]);
        plan.Finding(QuirkFindings.ModuleOrderUnknown).Message.ShouldContain(reason);
    }

    private static IEnumerable<string> Visited(ModelFacts model, string[] paths)
    {
        var plan = Dare(model, paths).Plan();
        plan.Modules.Select(module => module.Path).ShouldBe(paths.Order(StringComparer.Ordinal));
        return plan.Random.ShouldNotBeNull().ModuleOrder.Select(index => plan.Modules[index].Path);
    }

    private static PlanCase Dare(ModelFacts? model, string[] paths) =>
        new PlanCase("combination_type: dare_linear_svd, density: 0.5, seed: 1, seed_at: combine") { Base = model }
            .Adapter("a", paths)
            .Adapter("b", paths);
}
