namespace MergeDsl.Core.Adapters.SingleFiles;

/// <summary>
/// A tensor name of a LoRA file of the image world, taken apart (<c>kohya.md</c> 1, 3): kohya's and LyCORIS' flat module keys
/// (<c>lora_unet_mid_block_...</c>), and dotted paths behind the name of a pipeline's component, in the spellings of all versions of diffusers.
/// </summary>
/// <param name="Module">The module: its flat key, or its dotted path with the component.</param>
/// <param name="Part">Which of its tensors, as kohya and LyCORIS call it.</param>
public readonly record struct SingleFileName(string Module, string Part)
{
    private const string Down = "lora_down.weight";
    private const string Up = "lora_up.weight";

    // Longer ends first: the first that fits decides.
    private static readonly (string End, string Part)[] Spellings =
    [
        ("lora_linear_layer.down.weight", Down),
        ("lora_linear_layer.up.weight", Up),
        ("lora_A.default.weight", Down),
        ("lora_B.default.weight", Up),
        ("lora_A.weight", Down),
        ("lora_B.weight", Up),
        ("lora.down.weight", Down),
        ("lora.up.weight", Up),
        ("lora_magnitude_vector.weight", Magnitude),
        (Magnitude, Magnitude),
    ];

    // attn1.processor.to_q_lora.down.weight is the down projection of attn1.to_q.
    private static readonly (string End, string Path)[] Processors =
    [
        (".processor.to_q_lora", ".to_q"),
        (".processor.to_k_lora", ".to_k"),
        (".processor.to_v_lora", ".to_v"),
        (".processor.to_out_lora", ".to_out.0"),
    ];

    private static readonly string[] FlatPrefixes = ["lora_", "lycoris_"];

    /// <summary>PEFT's name for DoRA's magnitudes, which diffusers takes over.</summary>
    public const string Magnitude = "lora_magnitude_vector";

    /// <summary>Takes <paramref name="name"/> apart; null when it is no name of such a file.</summary>
    public static SingleFileName? Parse(string name)
    {
        var dot = name.IndexOf('.');
        if (dot < 1)
        {
            return null;
        }

        var first = name.Substring(0, dot);
        return FlatPrefixes.Any(prefix => first.StartsWith(prefix, StringComparison.Ordinal))
                ? Flat(first, name.Substring(dot + 1))
            : PipelineComponents.IsLeading(first) ? Dotted(name)
            : null;
    }

    /// <summary>True for the name of a single file, there or yet to be written.</summary>
    public static bool IsFile(string path) => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for a flat key, whose underscores may have been dots.</summary>
    public static bool IsFlat(string module) => module.IndexOf('.') < 0;

    private static SingleFileName? Flat(string module, string rest) =>
        Spellings.Where(spelling => spelling.End == rest).Select(spelling => spelling.Part).FirstOrDefault() is { } part
            ? new SingleFileName(module, part)
        : Lycoris.LycorisKinds.Parts.Contains(rest) ? new SingleFileName(module, rest)
        : null;

    private static SingleFileName? Dotted(string name)
    {
        foreach (var (end, path) in Processors)
        {
            foreach (var (side, part) in new[] { (".down.weight", Down), (".up.weight", Up) })
            {
                if (name.EndsWith(end + side, StringComparison.Ordinal))
                {
                    return new(name.Substring(0, name.Length - end.Length - side.Length) + path, part);
                }
            }
        }

        // A dotted name that ends with `weight` alone may be anything.
        var ends = Spellings.Concat(
            Lycoris.LycorisKinds.Parts.Where(part => part != "weight").Select(part => (part, part))
        );
        foreach (var (end, part) in ends)
        {
            if (name.EndsWith($".{end}", StringComparison.Ordinal))
            {
                return new(name.Substring(0, name.Length - end.Length - 1), part);
            }
        }

        return null;
    }
}
