using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Text;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl;

/// <summary>A fuse, checked against its files and planned.</summary>
public sealed class FusePreparation : ModelPreparation
{
    private readonly FuseSettings settings;
    private readonly IWeightSource? model;
    private readonly List<AdapterFolder> adapters = [];

    private FusePreparation(FuseSettings settings)
        : base(settings.Output)
    {
        this.settings = settings;
        if (settings is { IsSwap: true, Overwrite: true })
        {
            Attempt(() => InPlace.Settle(settings.Output));
        }

        model = Open(settings.Base, OpenModel, opened => opened.Files.Folder);
        foreach (var adapter in settings.Adapters)
        {
            if (Open(adapter.Path, path => AdapterFolder.Open(path), opened => opened.Path) is { } opened)
            {
                adapters.Add(opened);
                Report(opened.Findings);
            }
        }

        var plan = model is not null && adapters.Count == settings.Adapters.Count ? PlanOf(model) : null;
        Report(Choices());
        var unasked = settings.IsSwap
            ? InPlace.Unasked(settings.Output, model?.Files.Folder, settings.Overwrite)
            : null;
        Report(unasked is null ? Attempt(() => Target.Refusals()) ?? [] : [unasked]);
        if (plan is not null && !HasErrors)
        {
            Outlook = new FuseOutlook(plan, model!.Facts, model.Shards.Count);
        }
    }

    private OutputTarget Target =>
        new(settings.Output, Folders)
        {
            Overwrite = settings.Overwrite,
            Resume = settings.Resume,
            Share = settings.Share,
            ReplacedInput = settings is { IsSwap: true, Overwrite: true } ? model?.Files.Folder : null,
        };

    private string[] Folders =>
        [.. adapters.Select(adapter => adapter.Path).Concat(model is null ? [] : [model.Files.Folder])];

    /// <summary>Opens what the settings name and plans the fuse. Whatever is wrong is in the findings.</summary>
    public static FusePreparation Of(FuseSettings settings) => new(settings);

    /// <inheritdoc/>
    public override void Dispose()
    {
        model?.Dispose();
        adapters.ForEach(adapter => adapter.Dispose());
    }

    private protected override FuseReport Make(Func<long, IProgress<long>>? progress, CancellationToken cancellation)
    {
        var plan = Outlook!.Plan;
        var identity = FuseIdentity.Of(settings, model!.Files, adapters);
        var job = new FuseJob(plan, model, [.. adapters.Select(adapter => adapter.Weights)], Target, identity)
        {
            ShardSize = settings.ShardSize,
            IsUndoable = settings.IsUndoable,
        };
        var report = new FuseEngine(settings.Threads).Run(job, progress, cancellation);
        return report with { Findings = [.. report.Findings, .. StorageLoss.Of(report, plan)] };
    }

    private IWeightSource OpenModel(string path) =>
        settings.IsSwap ? RestoredModel.Open(path) : new PlainModel(ModelWeights.Open(path));

    private FusePlan? PlanOf(IWeightSource model)
    {
        // The undo files of a model whose adapters are exchanged are no weights that somebody could miss.
        var found = Attempt(() => BaseFindings.Of(model.Files).ToArray()) ?? [];
        Report(found.Where(finding => !settings.IsSwap || finding.Descriptor != FileFindings.StaleWeights));
        var planning = FusePlanner.Plan(Request(model));
        Report(planning.Findings);
        return planning.Plan;
    }

    private IEnumerable<Finding> Choices()
    {
        foreach (var same in adapters.GroupBy(adapter => RealPath.Of(adapter.Path)).Where(same => same.Count() > 1))
        {
            yield return Finding.Of(FuseFindings.NamedAgain, same.First().Path, Numbers.Text(same.Count()));
        }

        foreach (var adapter in settings.Adapters.Where(adapter => adapter.Weight == 0))
        {
            yield return Finding.Of(FuseFindings.AddsNothing, adapter.Name);
        }

        if (model is { Files.Components.Count: > 0 })
        {
            foreach (var option in NotForPipelines())
            {
                yield return Finding.Of(SingleFileFindings.NotForPipelines, option);
            }
        }

        if (settings is { IsSwap: true, IsUndoable: false })
        {
            yield return Finding.Of(UndoFindings.BaseGivenUp, settings.Base);
        }
        else if (!settings.IsSwap && model is not null && UndoNote.IsIn(model.Files.Folder))
        {
            yield return Finding.Of(UndoFindings.UndoableBase, settings.Base);
        }

        if (settings is { IsUndoable: true, Type: not null } or { IsUndoable: true, ShardSize: not null })
        {
            var other = settings.Type is not null ? "'--dtype'" : "'--shard-size'";
            yield return Finding.Of(UndoFindings.CannotBeUndone, other);
        }
    }

    private IEnumerable<string> NotForPipelines()
    {
        if (settings.IsUndoable)
        {
            yield return "--undoable";
        }

        if (settings.ShardSize is not null)
        {
            yield return "--shard-size";
        }
    }

    private FuseRequest Request(IWeightSource model) =>
        new(
            model.Facts,
            settings
                .Adapters.Zip(adapters, (adapter, opened) => new FuseInput(adapter.Name, opened.Facts, adapter.Weight))
                .ToEquatableArray()
        )
        {
            AsPeft = settings.AsPeft,
            IsSafe = settings.IsSafe,
            AutocastsAdapters = settings.AutocastsAdapters,
            RoundsLibraryDeltas = true,
            Type = settings.Type,
        };
}
