namespace MergeDsl.Evaluation.Models.Families;

/// <summary>Llama 1 to 3, and what is built like them, such as SmolLM2.</summary>
internal sealed class Llama : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "llama";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var (attention, mlp) = (config.Flag("attention_bias", false), config.Flag("mlp_bias", false));
        return LlamaLike
            .Read(config)
            .WithLayers(
                (layer, _) =>
                    layer with
                    {
                        HasInputBias = attention,
                        HasOutputBias = attention,
                        Mlp = layer.Mlp with { HasBias = mlp },
                    }
            );
    }
}
