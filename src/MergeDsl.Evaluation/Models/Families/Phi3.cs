namespace MergeDsl.Evaluation.Models.Families;

/// <summary>Phi-3: a Llama whose queries, keys and values, and whose gate and up, are one module each.</summary>
internal sealed class Phi3 : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "phi3";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var window = config.OptionalSize("sliding_window");
        return LlamaLike
            .Read(config, epsilon: 1e-5)
            .WithLayers(
                (layer, _) =>
                    layer with
                    {
                        Input = ["self_attn.qkv_proj"],
                        Window = window,
                        Mlp = layer.Mlp with { Input = ["mlp.gate_up_proj"] },
                    }
            );
    }
}
