using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Planning;
using MergeDsl.Running;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Extracting;

/// <summary>
/// Cuts a LoRA adapter to fewer ranks: the best approximation at that rank, found in the small matrix that has the singular values of
/// the delta, which is never written out.
/// </summary>
public static class AdapterResizing
{
    /// <summary>Cuts an adapter. The result appears complete or not at all.</summary>
    /// <param name="settings">Which, and how.</param>
    /// <param name="progress">Given how many modules there are, tells whom to report finished ones to; null for nobody.</param>
    /// <param name="cancellation">Ends the work; nothing is left behind.</param>
    /// <exception cref="FindingException">The adapter cannot be read or cut, or the output is refused; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static MergeReport Run(
        ResizeSettings settings,
        Func<int, IProgress<ModuleReport>>? progress = null,
        CancellationToken cancellation = default
    )
    {
        using var adapter = AdapterFolder.Open(settings.Adapter);
        try
        {
            var planning = ResizePlanner.Plan(
                settings.Adapter,
                adapter.Facts,
                settings.Output,
                settings.Rank,
                settings.Type
            );
            Finding[] findings = [.. adapter.Findings, .. planning.Findings];
            var plan = planning.Plan ?? throw new FindingException(findings);
            var report = Run(plan, adapter, settings, progress, cancellation);
            return report with
            {
                OutputFolder = settings.Output,
                Findings =
                [
                    .. findings.Concat(report.Findings).Select(finding => Respelled(finding, adapter, settings)),
                ],
            };
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(finding => Respelled(finding, adapter, settings))]);
        }
    }

    private static MergeReport Run(
        MergePlan plan,
        AdapterFolder adapter,
        ResizeSettings settings,
        Func<int, IProgress<ModuleReport>>? progress,
        CancellationToken cancellation
    )
    {
        using var result = Begin(plan, adapter, settings);
        using var backend = new CpuBackend(settings.Threads);
        var report = new MergeEngine(backend, settings.Threads).Fill(
            result.Merged,
            plan,
            result.Needed,
            [adapter],
            MetadataOf(adapter, settings),
            progress?.Invoke(plan.Modules.Count),
            cancellation
        );
        var bytes = result.Fill(report.Bytes, cancellation);
        result.Commit();
        return report with { Bytes = bytes };
    }

    private static IResultAdapter Begin(MergePlan plan, AdapterFolder adapter, ResizeSettings settings) =>
        plan.Output.IsSingleFile
            ? new WholeFile(
                plan,
                OutputFile.Create(settings.Output, [adapter.Path], settings.Overwrite),
                SingleFileMetadata.Of([adapter.Metadata], MetadataOf(adapter, settings))
            )
            : new WholeAdapter(plan, OutputFolder.Create(settings.Output, [adapter.Path], settings.Overwrite));

    private static Dictionary<string, string> MetadataOf(AdapterFolder adapter, ResizeSettings settings)
    {
        var marks = InputMarks.Of(adapter.Path);
        return new(StringComparer.Ordinal)
        {
            ["mergedsl.version"] = typeof(AdapterResizing).Assembly.GetName().Version!.ToString(3),
            ["mergedsl.resize"] = settings.Rank.ToString(),
            ["mergedsl.input.weights.crc32c"] = marks.Weights,
            ["mergedsl.input.config.sha256"] = marks.Config,
        };
    }

    private static Finding Respelled(Finding finding, AdapterFolder adapter, ResizeSettings settings) =>
        OutputSpelling.Respelled(
            finding.Respelled(adapter.Path, Path.TrimEndingDirectorySeparator(settings.Adapter)),
            settings.Output,
            settings.Output
        );
}
