using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>
/// Writes a merged LoRA as a single file: modules with flat keys as kohya writes them, each with an alpha, those with dotted paths as diffusers
/// does. Alpha is the rank, so every factor on up·down is 1.
/// </summary>
public static class SingleFileWriter
{
    private const string Prefix = "base_model.model.";

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="weights">The merged weights, named as PEFT names them, with alpha equal to the rank everywhere.</param>
    /// <param name="metadata">Pairs for its metadata.</param>
    /// <returns>Bytes of its tensors.</returns>
    /// <exception cref="FindingException">The disk is full or fails.</exception>
    public static long Write(string path, SafetensorsFile weights, IReadOnlyDictionary<string, string> metadata)
    {
        var sources = weights.Tensors.ToDictionary(tensor => NameOf(tensor.Name), StringComparer.Ordinal);
        var alphas = sources
            .Where(pair => pair.Key.EndsWith(Lora.Down, StringComparison.Ordinal))
            .ToDictionary(
                pair => pair.Key[..^Lora.Down.Length] + Lora.Alpha,
                pair => pair.Value,
                StringComparer.Ordinal
            );
        var entries = SafetensorsWriter.Order(
            sources
                .Select(pair => pair.Value with { Name = pair.Key })
                .Concat(alphas.Select(pair => new TensorInfo(pair.Key, TypeOf(pair.Value), default)))
        );
        using var writer = new SafetensorsWriter(path, entries, metadata);
        for (var index = 0; index < entries.Count; index++)
        {
            var entry = entries[index];
            var region = writer.Reserve(index, entry.Shape);
            writer.Write(
                region,
                alphas.TryGetValue(entry.Name, out var down)
                    ? Alpha(entry.Type, down)
                    : weights.Data(sources[entry.Name])
            );
        }

        writer.Complete();
        return entries.Sum(entry => entry.Bytes);
    }

    private static string NameOf(string name)
    {
        var own = name[Prefix.Length..];
        if (own.Contains('.') && !SingleFileName.IsFlat(own[..own.LastIndexOf(".lora_", StringComparison.Ordinal)]))
        {
            return own;
        }

        return own.Replace(".lora_A.weight", $".{Lora.Down}").Replace(".lora_B.weight", $".{Lora.Up}");
    }

    // kohya stores alpha as the factors, which not every rank survives.
    private static DType TypeOf(TensorInfo down)
    {
        Span<float> read = stackalloc float[1];
        NumberFormats.Decode(down.Type, Alpha(down.Type, down), read);
        return read[0] == down.Shape[0] ? down.Type : DType.Float32;
    }

    private static byte[] Alpha(DType type, TensorInfo down)
    {
        var bytes = new byte[type.Size()];
        NumberFormats.Encode(type, [(float)down.Shape[0]], bytes);
        return bytes;
    }

    /// <summary>Names of kohya's tensors.</summary>
    private static class Lora
    {
        public const string Down = "lora_down.weight";
        public const string Up = "lora_up.weight";
        public const string Alpha = "alpha";
    }
}
