namespace MergeDsl.Core.Fusing;

/// <summary>Stands for a tensor that appears under another name unchanged; planned away into a tensor without slices.</summary>
internal sealed record KeepBase() : FuseStep(0)
{
    public static KeepBase Step { get; } = new();
}
