namespace MergeDsl.Core.Adapters.SingleFiles;

/// <summary>The components of a diffusion pipeline that adapters change, by the names of their folders.</summary>
public static class PipelineComponents
{
    /// <summary>What predicts the noise.</summary>
    public static IReadOnlyList<string> Denoisers { get; } = ["transformer", "unet"];

    /// <summary>What encodes the prompt.</summary>
    public static IReadOnlyList<string> TextEncoders { get; } = ["text_encoder", "text_encoder_2", "text_encoder_3"];

    /// <summary>All of them, ordered by name (ordinal).</summary>
    public static IReadOnlyList<string> All { get; } = [.. TextEncoders, .. Denoisers];

    /// <summary>ComfyUI's name for the denoiser, whatever it is.</summary>
    internal const string AnyDenoiser = "diffusion_model";

    /// <summary>True for what a dotted name of a single file begins with.</summary>
    internal static bool IsLeading(string step) => step == AnyDenoiser || All.Contains(step);
}
