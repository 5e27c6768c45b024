using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl;

/// <summary>The undoing of a fuse, checked: it restores the base model bit for bit, proved by the hashes of what it was.</summary>
public sealed class UnfusePreparation : ModelPreparation
{
    private static readonly FusePlan Nothing = new(
        default,
        IsRoundedEachStep: false,
        ReportsNonFinite: false,
        null,
        default,
        IsUntied: false
    );

    private readonly UnfuseSettings settings;
    private readonly RestoredModel? model;

    private UnfusePreparation(UnfuseSettings settings)
        : base(settings.Output)
    {
        this.settings = settings;
        if (settings.Overwrite)
        {
            Attempt(() => InPlace.Settle(settings.Output));
        }

        model = Open(settings.Model, RestoredModel.Open, opened => opened.Files.Folder);
        Report(model?.Files.Findings ?? []);
        var unasked = InPlace.Unasked(settings.Output, model?.Files.Folder, settings.Overwrite);
        Report(unasked is null ? Attempt(() => Target.Refusals()) ?? [] : [unasked]);
        if (!HasErrors)
        {
            Outlook = new FuseOutlook(Nothing, model!.Facts, model.Shards.Count);
        }
    }

    private OutputTarget Target =>
        new(settings.Output, model is null ? [] : [model.Files.Folder])
        {
            Overwrite = settings.Overwrite,
            Resume = settings.Resume,
            Share = settings.Share,
            ReplacedInput = settings.Overwrite ? model?.Files.Folder : null,
        };

    /// <summary>Opens the model that the settings name. Whatever is wrong is in the findings.</summary>
    public static UnfusePreparation Of(UnfuseSettings settings) => new(settings);

    /// <inheritdoc/>
    public override void Dispose() => model?.Dispose();

    private protected override FuseReport Make(Func<long, IProgress<long>>? progress, CancellationToken cancellation)
    {
        var identity = FuseIdentity.Of(settings, model!.Files);
        return new FuseEngine(settings.Threads).Run(
            new FuseJob(Nothing, model, [], Target, identity),
            progress,
            cancellation
        );
    }
}
