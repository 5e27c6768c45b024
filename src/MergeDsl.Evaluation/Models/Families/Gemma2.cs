namespace MergeDsl.Evaluation.Models.Families;

/// <summary>
/// Gemma 2: norms on both sides of attention and MLP with weights that count from one, scaled embeddings, capped scores and logits, and a
/// window in every other layer.
/// </summary>
internal sealed class Gemma2 : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "gemma2";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var architecture = LlamaLike.Read(config, keyHeads: 4, isTied: true, headWidth: 256);
        var scale = 1 / Math.Sqrt(config.Number("query_pre_attn_scalar", 256));
        var bias = config.Flag("attention_bias", false);
        var windows = LlamaLike.Windows(
            config,
            architecture.Layers.Count,
            config.Size("sliding_window", 4096),
            layer => layer % 2 == 0
        );
        return architecture.WithLayers(
            (layer, number) =>
                layer with
                {
                    ScoreScale = scale,
                    HasInputBias = bias,
                    HasOutputBias = bias,
                    Window = windows[number],
                    BehindAttention = "post_attention_layernorm",
                    BeforeMlp = "pre_feedforward_layernorm",
                    BehindMlp = "post_feedforward_layernorm",
                }
        ) with
        {
            Activation = config.Text("hidden_activation") ?? "gelu_pytorch_tanh",
            EmbeddingScale = Math.Sqrt(architecture.Hidden),
            NormOffset = 1,
            ScoreCap = Cap(config, "attn_logit_softcapping", 50),
            LogitCap = Cap(config, "final_logit_softcapping", 30),
        };
    }

    // null means none, a missing key the family's own.
    private static double? Cap(ModelConfig config, string key, double otherwise) =>
        !config.Names(key) ? otherwise
        : config.Has(key) ? config.Number(key, otherwise)
        : null;
}
