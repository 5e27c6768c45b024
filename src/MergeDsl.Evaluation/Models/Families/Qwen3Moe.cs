namespace MergeDsl.Evaluation.Models.Families;

/// <summary>Qwen3 with experts in most layers: not in <c>mlp_only_layers</c>, and only in every <c>decoder_sparse_step</c>-th.</summary>
internal sealed class Qwen3Moe : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "qwen3_moe";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var architecture = Qwen3.WithNormedHeads(config, LlamaLike.Read(config, keyHeads: 4));
        var dense = config.Integers("mlp_only_layers") ?? [];
        var step = config.Size("decoder_sparse_step", 1);
        var experts = new MlpPlan(config.Size("moe_intermediate_size", 768))
        {
            Input = ["mlp.experts.{0}.gate_proj", "mlp.experts.{0}.up_proj"],
            Down = "mlp.experts.{0}.down_proj",
            Experts = new ExpertPlan(
                "mlp.gate",
                config.Has("num_experts") ? config.Size("num_experts") : config.Size("num_local_experts", 128),
                config.Size("num_experts_per_tok", 8),
                config.Flag("norm_topk_prob", false)
            ),
        };
        return architecture.WithLayers(
            (layer, number) =>
                !dense.Contains(number) && (number + 1) % step == 0 ? layer with { Mlp = experts } : layer
        );
    }
}
