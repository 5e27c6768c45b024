namespace MergeDsl.Core.Adapters;

/// <summary>Which tensor of a LoRA module a name means.</summary>
internal enum LoraTensorPart
{
    /// <summary><c>lora_A</c> of a Linear or a convolution.</summary>
    A,

    /// <summary><c>lora_B</c> of a Linear or a convolution.</summary>
    B,

    /// <summary><c>lora_B.bias</c>.</summary>
    Bias,

    /// <summary><c>lora_embedding_A</c>.</summary>
    EmbeddingA,

    /// <summary><c>lora_embedding_B</c>.</summary>
    EmbeddingB,

    /// <summary><c>lora_magnitude_vector</c>.</summary>
    Magnitude,

    /// <summary><c>lora_diag</c>.</summary>
    Diagonal,

    /// <summary>Something that lies in the module but is no part of a LoRA.</summary>
    Other,
}

/// <summary>A tensor name of an adapter file, taken apart (<c>peft.md</c> 5.5).</summary>
/// <param name="Module">Module path in the base model; for <see cref="LoraTensorPart.Other"/> with what follows it.</param>
/// <param name="Part">Which of the module's tensors it is.</param>
internal readonly record struct LoraTensorName(string Module, LoraTensorPart Part)
{
    private static readonly string[] Wrappers = ["_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"];

    /// <summary>Takes <paramref name="name"/> apart, tolerating wrappers and left-over adapter names.</summary>
    public static LoraTensorName Parse(string name)
    {
        var path = Steps(name);
        var marker = Array.FindLastIndex(path, IsMarker);
        var part = marker < 1 ? LoraTensorPart.Other : PartOf(path[marker], path.Skip(marker + 1).ToArray());
        return part == LoraTensorPart.Other
            ? new(string.Join(".", path), part)
            : new(ModulePath(path.Take(marker).ToArray()), part);
    }

    /// <summary>The steps of a name, without wrappers and without PEFT's prefix.</summary>
    public static string[] Steps(string name) =>
        WithoutPrefix(name.Split('.').Where(step => !Wrappers.Contains(step)).ToArray());

    // Only in front of a PEFT prefix or of a bare path is `module` surely DataParallel's; elsewhere it may be the model's own.
    private static string[] WithoutPrefix(string[] path)
    {
        var start = path.Length > 1 && path[0] == "module" ? 1 : 0;
        return path.Length > start + 2 && path[start] == "base_model" && path[start + 1] == "model"
            ? path.Skip(start + 2).ToArray()
            : path.Skip(start).ToArray();
    }

    private static bool IsMarker(string step) =>
        step
            is "lora_A"
                or "lora_B"
                or "lora_embedding_A"
                or "lora_embedding_B"
                or "lora_magnitude_vector"
                or "lora_diag";

    private static LoraTensorPart PartOf(string marker, string[] rest) =>
        marker switch
        {
            "lora_A" when EndsAs(rest, "weight") => LoraTensorPart.A,
            "lora_B" when EndsAs(rest, "weight") => LoraTensorPart.B,
            "lora_B" when EndsAs(rest, "bias") => LoraTensorPart.Bias,
            "lora_embedding_A" when IsParameter(rest) => LoraTensorPart.EmbeddingA,
            "lora_embedding_B" when IsParameter(rest) => LoraTensorPart.EmbeddingB,
            "lora_magnitude_vector" when IsParameter(rest) => LoraTensorPart.Magnitude,
            "lora_diag" when IsParameter(rest) => LoraTensorPart.Diagonal,
            _ => LoraTensorPart.Other,
        };

    // `lora_A.weight`, or `lora_A.default.weight` when the adapter's name was left in.
    private static bool EndsAs(string[] rest, string last) => rest.Length is 1 or 2 && rest[rest.Length - 1] == last;

    // `lora_embedding_A`, `lora_embedding_A.default`, `lora_embedding_A.weight`, `lora_magnitude_vector.default.weight`.
    private static bool IsParameter(string[] rest) => rest.Length < 2 || EndsAs(rest, "weight");

    // A base_layer inside the path wraps a module (`attn.base_layer.out_proj`); one at its end is a second wrapper around
    // the same module, which only target_parameters makes, and must stay apart from the first.
    private static string ModulePath(string[] path) =>
        string.Join(".", path.Where((step, index) => step != "base_layer" || index == path.Length - 1));
}
