namespace MergeDsl.Evaluation.Models.Families;

/// <summary>OLMo 2: norms behind attention and MLP instead of before, and over all queries and all keys.</summary>
internal sealed class Olmo2 : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "olmo2";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var bias = config.Flag("attention_bias", false);
        return LlamaLike
            .Read(config, epsilon: 1e-5)
            .WithLayers(
                (layer, _) =>
                    layer with
                    {
                        HasInputBias = bias,
                        HasOutputBias = bias,
                        HeadNorm = HeadNorm.AllHeads,
                        BeforeAttention = null,
                        BehindAttention = "post_attention_layernorm",
                        BeforeMlp = null,
                        BehindMlp = "post_feedforward_layernorm",
                    }
            );
    }
}
