using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl;

/// <summary>
/// A fuse checked against its files and planned: everything up to the first number. Holds the files open until it is disposed of.
/// </summary>
public sealed class FusePreparation : IDisposable
{
    private readonly FuseSettings settings;
    private readonly IWeightSource? model;
    private readonly List<AdapterFolder> adapters = [];
    private readonly List<Finding> findings = [];

    private FusePreparation(FuseSettings settings)
    {
        this.settings = settings;
        model = Attempt<IWeightSource>(() =>
            settings.IsSwap ? RestoredModel.Open(settings.Base) : new PlainModel(ModelWeights.Open(settings.Base))
        );
        foreach (var adapter in settings.Adapters)
        {
            if (Attempt(() => AdapterFolder.Open(adapter.Path)) is { } opened)
            {
                adapters.Add(opened);
                findings.AddRange(opened.Findings);
            }
        }

        if (model is not null && adapters.Count == settings.Adapters.Count)
        {
            var planning = FusePlanner.Plan(Request(model));
            findings.AddRange(model.Files.Findings.Concat(planning.Findings));
            Plan = planning.Plan;
        }

        if (settings is { IsUndoable: true, Type: not null } or { IsUndoable: true, ShardSize: not null })
        {
            var other = settings.Type is not null ? "'--dtype'" : "'--shard-size'";
            findings.Add(Finding.Of(UndoFindings.CannotBeUndone, other));
        }

        findings.AddRange(Attempt(() => Target.Refusals()) ?? []);
        Plan = HasErrors ? null : Plan;
    }

    /// <summary>Everything found in base model, adapters and output.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>True when a finding is an error: there is no plan.</summary>
    public bool HasErrors => findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>The plan; null when there are errors.</summary>
    public FusePlan? Plan { get; private set; }

    /// <summary>Bytes of all tensors of the base model.</summary>
    public long ModelBytes => model?.Facts.Tensors.Sum(tensor => tensor.Bytes) ?? 0;

    private OutputTarget Target =>
        new(settings.Output, Folders)
        {
            Overwrite = settings.Overwrite,
            Resume = settings.Resume,
            Share = settings.Share,
            ReplacedInput = settings.IsSwap ? model?.Files.Folder : null,
        };

    private string[] Folders =>
        [.. adapters.Select(adapter => adapter.Path).Concat(model is null ? [] : [model.Files.Folder])];

    /// <summary>Opens what the settings name and plans the fuse. Whatever is wrong is in the findings.</summary>
    public static FusePreparation Of(FuseSettings settings) => new(settings);

    /// <summary>Runs the plan.</summary>
    /// <param name="progress">Told the bytes that were written, from the threads that write them; null for nobody.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="InvalidOperationException">There is no plan.</exception>
    /// <exception cref="FindingException">The run failed; nothing is left behind unless it is to be resumed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public FuseReport Run(IProgress<long>? progress, CancellationToken cancellation)
    {
        if (Plan is null)
        {
            throw new InvalidOperationException("A fuse with errors cannot be run.");
        }

        var identity = FuseIdentity.Of(settings, model!.Files, adapters);
        var job = new FuseJob(Plan, model!, adapters, Target, identity)
        {
            ShardSize = settings.ShardSize,
            IsUndoable = settings.IsUndoable,
        };
        return new FuseEngine(settings.Threads).Run(job, progress, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        model?.Dispose();
        adapters.ForEach(adapter => adapter.Dispose());
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
            Type = settings.Type,
        };

    private T? Attempt<T>(Func<T> open)
        where T : class
    {
        try
        {
            return open();
        }
        catch (FindingException failure)
        {
            findings.AddRange(failure.Findings);
            return null;
        }
    }
}
