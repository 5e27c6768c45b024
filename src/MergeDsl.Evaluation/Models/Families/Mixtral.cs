namespace MergeDsl.Evaluation.Models.Families;

/// <summary>Mixtral: a Mistral with experts in every layer, and no window unless the config names one.</summary>
internal sealed class Mixtral : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "mixtral";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var window = config.OptionalSize("sliding_window");
        var experts = new ExpertPlan(
            "block_sparse_moe.gate",
            config.Size("num_local_experts", 8),
            config.Size("num_experts_per_tok", 2),
            IsNormalised: true
        );
        return LlamaLike
            .Read(config, theta: 1e6, keyHeads: 8, epsilon: 1e-5)
            .WithLayers(
                (layer, _) =>
                    layer with
                    {
                        Window = window,
                        Mlp = layer.Mlp with
                        {
                            Input = ["block_sparse_moe.experts.{0}.w1", "block_sparse_moe.experts.{0}.w3"],
                            Down = "block_sparse_moe.experts.{0}.w2",
                            Experts = experts,
                        },
                    }
            );
    }
}
