namespace MergeDsl.Evaluation.Models.Families;

/// <summary>SmolLM3: a Llama without rotation in every fourth layer, or where <c>no_rope_layers</c> has a 0.</summary>
internal sealed class SmolLm3 : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "smollm3";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var architecture = LlamaLike.Read(config, theta: 2e6, keyHeads: 4, isTied: true);
        var (attention, mlp) = (config.Flag("attention_bias", false), config.Flag("mlp_bias", false));
        var interval = config.Size("no_rope_layer_interval", 4);
        var rotated = config.Integers("no_rope_layers");
        if (rotated is not null && rotated.Count < architecture.Layers.Count)
        {
            config.Wrong("no_rope_layers", $"an entry for each of the {architecture.Layers.Count} layers");
            rotated = null;
        }

        var window = config.Flag("use_sliding_window", false) ? config.OptionalSize("sliding_window") : null;
        var windows = LlamaLike.Windows(config, architecture.Layers.Count, window, layer => !IsRotated(layer));
        return architecture.WithLayers(
            (layer, number) =>
                layer with
                {
                    HasInputBias = attention,
                    HasOutputBias = attention,
                    IsRotated = IsRotated(number),
                    Window = windows[number],
                    Mlp = layer.Mlp with { HasBias = mlp },
                }
        );

        bool IsRotated(int layer) => rotated is null ? (layer + 1) % interval != 0 : rotated[layer] != 0;
    }
}
