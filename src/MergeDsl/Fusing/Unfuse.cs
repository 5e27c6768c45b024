using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl;

/// <summary>Takes adapters out of a model that was fused to be undone.</summary>
public static class Unfuse
{
    /// <summary>Restores the base model bit for bit, checks it against the hashes of what it was, and writes it.</summary>
    /// <param name="settings">Which model, and where the base goes.</param>
    /// <param name="progress">Told the bytes that were written, from the threads that write them; null for nobody.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FindingException">The model cannot be undone or was changed, or the output is refused.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FuseReport Run(UnfuseSettings settings, IProgress<long>? progress, CancellationToken cancellation)
    {
        using var model = RestoredModel.Open(settings.Model);
        var target = new OutputTarget(settings.Output, [model.Files.Folder])
        {
            Overwrite = settings.Overwrite,
            Resume = settings.Resume,
            Share = settings.Share,
            ReplacedInput = model.Files.Folder,
        };
        var nothing = new FusePlan(
            default,
            IsRoundedEachStep: false,
            ReportsNonFinite: false,
            null,
            default,
            IsUntied: false
        );
        var job = new FuseJob(nothing, model, [], target, FuseIdentity.Of(settings, model.Files));
        return new FuseEngine(settings.Threads).Run(job, progress, cancellation);
    }
}

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
