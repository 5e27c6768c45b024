using MergeDsl.Evaluation.Models.Positions;

namespace MergeDsl.Evaluation.Models.Families;

/// <summary>What Llama and the models made after it have in common.</summary>
internal static class LlamaLike
{
    /// <summary>The sizes, with layers that have no window and no bias.</summary>
    /// <param name="config">The config.</param>
    /// <param name="theta">The family's base of RoPE frequencies.</param>
    /// <param name="keyHeads">Heads of keys when the config does not say; null for as many as of queries.</param>
    /// <param name="isTied">Whether the head is tied when the config does not say.</param>
    /// <param name="headWidth">Components of a head when the config does not say; null for hidden by heads.</param>
    /// <param name="epsilon">ε when the config does not say.</param>
    public static Architecture Read(
        ModelConfig config,
        double theta = 10000,
        int? keyHeads = null,
        bool isTied = false,
        int? headWidth = null,
        double epsilon = 1e-6
    )
    {
        var hidden = config.Size("hidden_size");
        var heads = config.Size("num_attention_heads");
        var groups = config.Size("num_key_value_heads", keyHeads ?? heads);
        var width = config.OptionalSize("head_dim") ?? headWidth ?? Math.Max(1, hidden / heads);
        if (heads % groups != 0)
        {
            config.Wrong("num_key_value_heads", $"a divisor of num_attention_heads, {heads}");
        }

        if (width % 2 != 0)
        {
            config.Wrong("head_dim", "an even number, since components are rotated in pairs");
        }

        var middle = config.Size("intermediate_size");
        var scale = 1 / Math.Sqrt(width);
        return new Architecture
        {
            Vocabulary = config.Size("vocab_size"),
            Hidden = hidden,
            Heads = heads,
            KeyHeads = groups,
            HeadWidth = width,
            Epsilon = config.Number("rms_norm_eps", epsilon),
            IsTied = config.Flag("tie_word_embeddings", isTied),
            Activation = config.Text("hidden_act") ?? "silu",
            Rope = RopeSettings.Read(config, width, theta, config.Text("model_type") == "phi3"),
            Layers =
            [
                .. Enumerable
                    .Range(0, config.Size("num_hidden_layers"))
                    .Select(layer => new LayerPlan($"model.layers.{layer}.", scale, new MlpPlan(middle))),
            ],
        };
    }

    /// <summary>The same architecture with every layer changed.</summary>
    public static Architecture WithLayers(this Architecture architecture, Func<LayerPlan, int, LayerPlan> change) =>
        architecture with
        {
            Layers = [.. architecture.Layers.Select(change)],
        };

    /// <summary>
    /// The windows of the layers: <c>sliding_window</c> where <c>layer_types</c> says <c>sliding_attention</c>, or, without it, where the
    /// family's own rule does.
    /// </summary>
    /// <param name="config">The config.</param>
    /// <param name="layers">How many layers.</param>
    /// <param name="window">The window; null for none.</param>
    /// <param name="isSliding">The family's own rule.</param>
    public static IReadOnlyList<int?> Windows(ModelConfig config, int layers, int? window, Func<int, bool> isSliding)
    {
        var types = config.Texts("layer_types");
        if (types.Count > 0 && types.Count < layers)
        {
            config.Wrong("layer_types", $"an entry for each of the {layers} layers");
            types = [];
        }

        if (window is null && types.Contains("sliding_attention"))
        {
            config.Wrong("sliding_window", "a window, since 'layer_types' has sliding_attention");
        }

        return
        [
            .. Enumerable
                .Range(0, layers)
                .Select(layer =>
                    (types.Count > 0 ? types[layer] == "sliding_attention" : isSliding(layer)) ? window : null
                ),
        ];
    }
}
