namespace MergeDsl.Evaluation.Models.Families;

/// <summary>Qwen2: queries, keys and values have a bias; windows in some layers when <c>use_sliding_window</c> is set.</summary>
internal sealed class Qwen2 : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "qwen2";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config)
    {
        var architecture = LlamaLike.Read(config, keyHeads: 32);
        var windows = Windows(config, architecture.Layers.Count);
        return architecture.WithLayers((layer, number) => layer with { HasInputBias = true, Window = windows[number] });
    }

    /// <summary>The windows of all Qwen models: without <c>layer_types</c>, in the layers from <c>max_window_layers</c> on.</summary>
    public static IReadOnlyList<int?> Windows(ModelConfig config, int layers)
    {
        int? window =
            !config.Flag("use_sliding_window", false) ? null
            : config.Names("sliding_window") ? config.OptionalSize("sliding_window")
            : 4096;
        var full = config.Number("max_window_layers", 28);
        return LlamaLike.Windows(config, layers, window, layer => layer >= full);
    }
}
