using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core;
using MergeDsl.Core.Extracting;
using MergeDsl.Core.Findings;
using MergeDsl.Running;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Extracting;

namespace MergeDsl.Extracting;

/// <summary>An extraction with both models open.</summary>
internal sealed class ExtractRun : IDisposable
{
    private readonly ExtractSettings settings;
    private readonly ModelWeights source;
    private readonly ModelWeights model;

    /// <summary>Opens both models.</summary>
    /// <exception cref="FindingException">One of them cannot be read.</exception>
    public ExtractRun(ExtractSettings settings)
    {
        this.settings = settings;
        source = ModelWeights.Open(settings.Base);
        try
        {
            model = ModelWeights.Open(settings.Model);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Makes the adapter.</summary>
    /// <param name="progress">Given how many modules get factors, tells whom to report finished ones to; null for nobody.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="FindingException">The models do not belong together or are the same, or the output is refused.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MergeReport Run(Func<int, IProgress<ModuleReport>>? progress, CancellationToken cancellation)
    {
        try
        {
            var report = Make(progress, cancellation);
            return report with { OutputFolder = settings.Output, Findings = [.. report.Findings.Select(Respelled)] };
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(Respelled)]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
        model.Dispose();
    }

    private MergeReport Make(Func<int, IProgress<ModuleReport>>? progress, CancellationToken cancellation)
    {
        var request = new ExtractRequest(source.Facts, settings.Base, model.Facts, settings.Model, settings.Rank)
        {
            Patterns = settings.Modules.ToEquatableArray(),
            Type = settings.Type,
        };
        Demand(KindFindings());
        var pairing = new ModelPairing(request);
        Demand(pairing.Findings);

        using var folder = OutputFolder.Create(settings.Output, [source.Folder, model.Folder], settings.Overwrite);
        using var backend = new CpuBackend(settings.Threads);
        var engine = new ExtractEngine(backend, settings.Threads);
        var difference = new ModelDifference(source, settings.Base, model, settings.Model);
        var differing = engine.Compare([.. pairing.Pairs, .. pairing.Others], difference, cancellation);
        var planning = ExtractPlanner.Plan(request, pairing, differing);
        var plan = planning.Plan ?? throw new FindingException(planning.Findings);
        var report = engine.Fill(
            folder.Path,
            plan,
            difference,
            Metadata,
            progress?.Invoke(plan.Modules.Count),
            cancellation
        );
        folder.Commit();
        return report with
        {
            Findings = [.. source.Findings, .. model.Findings, .. planning.Findings, .. report.Findings],
        };
    }

    private static void Demand(IEnumerable<Finding> findings)
    {
        Finding[] found = [.. findings];
        if (found.Length > 0)
        {
            throw new FindingException(found);
        }
    }

    private IEnumerable<Finding> KindFindings()
    {
        foreach (var (opened, name) in new[] { (source, settings.Base), (model, settings.Model) })
        {
            if (opened.Components.Count > 0)
            {
                yield return Finding.Of(ExtractFindings.PipelineModel, name);
            }

            if (opened.Config["quantization_config"] is not null)
            {
                yield return Finding.Of(ExtractFindings.QuantisedModel, name);
            }
        }
    }

    private Dictionary<string, string> Metadata =>
        new(StringComparer.Ordinal)
        {
            ["mergedsl.version"] = typeof(ExtractRun).Assembly.GetName().Version!.ToString(3),
            ["mergedsl.extract"] = settings.Rank.ToString(),
            ["mergedsl.base.headers.sha256"] = CheckpointHashes.OfModel(source.Folder).Headers,
            ["mergedsl.model.headers.sha256"] = CheckpointHashes.OfModel(model.Folder).Headers,
        };

    private Finding Respelled(Finding finding) =>
        OutputSpelling.Respelled(
            finding
                .Respelled(source.Folder, Path.TrimEndingDirectorySeparator(settings.Base))
                .Respelled(model.Folder, Path.TrimEndingDirectorySeparator(settings.Model)),
            settings.Output,
            settings.Output
        );
}
