namespace MergeDsl.Evaluation.Models.Families;

/// <summary>GPT-2: learned positions, LayerNorm, biases everywhere, one module for queries, keys and values, weights stored (in x out).</summary>
internal sealed class Gpt2 : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "gpt2";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var hidden = config.Size("n_embd");
        var heads = config.Size("n_head");
        if (hidden % heads != 0)
        {
            config.Wrong("n_head", $"a divisor of n_embd, {hidden}");
        }

        var mlp = new MlpPlan(config.Size("n_inner", 4 * hidden))
        {
            Input = ["mlp.c_fc"],
            Down = "mlp.c_proj",
            IsGated = false,
            HasBias = true,
        };
        var scale = config.Flag("scale_attn_weights", true) ? 1 / Math.Sqrt(Math.Max(1, hidden / heads)) : 1;
        var isScaledByLayer = config.Flag("scale_attn_by_inverse_layer_idx", false);
        return new Architecture
        {
            Vocabulary = config.Size("vocab_size"),
            Hidden = hidden,
            Heads = heads,
            KeyHeads = heads,
            HeadWidth = Math.Max(1, hidden / heads),
            Epsilon = config.Number("layer_norm_epsilon", 1e-5),
            IsTied = config.Flag("tie_word_embeddings", true),
            Activation = config.Text("activation_function") ?? "gelu_new",
            Embedding = "transformer.wte.weight",
            Positions = "transformer.wpe.weight",
            PositionCount = config.Size("n_positions", 1024),
            Norm = "transformer.ln_f",
            CentresNorms = true,
            IsTransposed = true,
            Layers =
            [
                .. Enumerable
                    .Range(0, config.Size("n_layer"))
                    .Select(layer => new LayerPlan(
                        $"transformer.h.{layer}.",
                        isScaledByLayer ? scale / (layer + 1) : scale,
                        mlp
                    )
                    {
                        Input = ["attn.c_attn"],
                        Output = "attn.c_proj",
                        HasInputBias = true,
                        HasOutputBias = true,
                        IsRotated = false,
                        BeforeAttention = "ln_1",
                        BeforeMlp = "ln_2",
                    }),
            ],
        };
    }
}
