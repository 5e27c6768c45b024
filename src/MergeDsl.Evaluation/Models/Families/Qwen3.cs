namespace MergeDsl.Evaluation.Models.Families;

/// <summary>Qwen3: every head of queries and keys is normed; no bias unless <c>attention_bias</c> says so.</summary>
internal sealed class Qwen3 : IFamily
{
    /// <inheritdoc/>
    public string ModelType => "qwen3";

    /// <inheritdoc/>
    public Architecture Read(ModelConfig config) =>
        WithNormedHeads(config, LlamaLike.Read(config, keyHeads: 32, headWidth: 128));

    /// <summary>What all models of the third generation do.</summary>
    public static Architecture WithNormedHeads(ModelConfig config, Architecture architecture)
    {
        var bias = config.Flag("attention_bias", false);
        var windows = Qwen2.Windows(config, architecture.Layers.Count);
        return architecture.WithLayers(
            (layer, number) =>
                layer with
                {
                    HeadNorm = HeadNorm.EachHead,
                    HasInputBias = bias,
                    HasOutputBias = bias,
                    Window = windows[number],
                }
        );
    }
}
