using System.Text.Json;

namespace MergeDsl.TorchSharp.Example;

/// <summary>The dimensions of a Llama, as its <c>config.json</c> has them.</summary>
public sealed record LlamaShape(
    int Vocabulary,
    int Width,
    int Inner,
    int Layers,
    int Heads,
    int KeyHeads,
    int HeadWidth,
    double Theta,
    double Epsilon
)
{
    /// <summary>Reads the config of a model folder.</summary>
    public static LlamaShape Read(string folder)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        var root = config.RootElement;
        return new LlamaShape(
            Int("vocab_size"),
            Int("hidden_size"),
            Int("intermediate_size"),
            Int("num_hidden_layers"),
            Int("num_attention_heads"),
            Int("num_key_value_heads"),
            Int("head_dim"),
            root.GetProperty("rope_parameters").GetProperty("rope_theta").GetDouble(),
            root.GetProperty("rms_norm_eps").GetDouble()
        );

        int Int(string name) => root.GetProperty(name).GetInt32();
    }
}
