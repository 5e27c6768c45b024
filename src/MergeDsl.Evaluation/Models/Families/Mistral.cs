namespace MergeDsl.Evaluation.Models.Families;

/// <summary>Mistral: a Llama with a window in every layer. A config without the key means 4096, null means none.</summary>
internal sealed class Mistral : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "mistral";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var window = config.Names("sliding_window") ? config.OptionalSize("sliding_window") : 4096;
        return LlamaLike.Read(config, keyHeads: 8).WithLayers((layer, _) => layer with { Window = window });
    }
}
