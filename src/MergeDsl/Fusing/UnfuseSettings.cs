using MergeDsl.Checkpoints.Writing;

namespace MergeDsl;

/// <summary>Which model is restored, and where to.</summary>
/// <param name="Model">A folder that was written by a fuse that can be undone.</param>
/// <param name="Output">Where the base model goes; may be the same folder.</param>
public sealed record UnfuseSettings(string Model, string Output)
{
    /// <inheritdoc cref="FuseSettings.Overwrite"/>
    public bool Overwrite { get; init; }

    /// <inheritdoc cref="FuseSettings.Resume"/>
    public bool Resume { get; init; }

    /// <inheritdoc cref="FuseSettings.Share"/>
    public Share? Share { get; init; }

    /// <inheritdoc cref="FuseSettings.Threads"/>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
