using System.Diagnostics;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Runtime.Engine;

/// <summary>
/// Executes merge plans: modules in parallel, large ones one at a time, each read from the mapped adapters, merged and written
/// to its place. Memory is bounded by the largest module, and the bytes written do not depend on the number of threads.
/// </summary>
/// <param name="backend">Where the arithmetic happens; stays the caller's.</param>
/// <param name="threads">How many modules are merged at a time.</param>
public sealed class MergeEngine(IBackend backend, int threads)
{
    // How far beyond the cut a report looks for the rank that would have been enough.
    private const int LookAhead = 4;

    // Modules that need more than this to work in are merged one at a time.
    private const long ParallelBytes = 64 << 20;

    private readonly Lock alone = new();

    /// <summary>Runs a plan and writes its adapter folder.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">The open adapters, one per <see cref="MergePlan.Inputs"/>.</param>
    /// <param name="outputFolder">Where the result goes; it appears complete or not at all.</param>
    /// <param name="overwrite">True to replace what is there.</param>
    /// <param name="metadata">Pairs for the metadata of the weights file.</param>
    /// <param name="progress">Told of every module when it is written, from the threads that merge.</param>
    /// <param name="cancellation">Ends the run; nothing is left behind.</param>
    /// <exception cref="FindingException">
    /// An input holds NaN or infinity, a dense delta is too large, the result does not fit its type, or the output is refused.
    /// Nothing is left behind.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MergeReport Run(
        MergePlan plan,
        IReadOnlyList<AdapterFolder> inputs,
        string outputFolder,
        bool overwrite,
        IReadOnlyDictionary<string, string> metadata,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        DenseSize.Check(plan);
        using var folder = OutputFolder.Create(outputFolder, inputs.Select(input => input.Path), overwrite);
        var report = Fill(folder, plan, inputs, metadata, progress, cancellation);
        folder.Commit();
        return report with { OutputFolder = outputFolder };
    }

    /// <summary>Runs a plan and writes its adapter into a folder that is put into its place later, or never.</summary>
    /// <param name="folder">The folder; stays uncommitted.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">The open adapters, one per <see cref="MergePlan.Inputs"/>.</param>
    /// <param name="metadata">Pairs for the metadata of the weights file.</param>
    /// <param name="progress">Told of every module when it is written, from the threads that merge.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FindingException">As for <see cref="Run"/>, but for the output.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MergeReport Fill(
        OutputFolder folder,
        MergePlan plan,
        IReadOnlyList<AdapterFolder> inputs,
        IReadOnlyDictionary<string, string> metadata,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        DenseSize.Check(plan);
        using var result = new ResultFile(plan, folder[AdapterFolder.WeightsFile], metadata);
        var reader = new OperandReader(backend, plan, inputs);
        var merger = new ModuleMerger(backend, plan, reader);
        var modules = MergeModules(plan, merger, result, progress, cancellation);
        new CopiedTensors(backend, plan, reader).Write(result, cancellation);
        var findings = RunWarnings
            .Of(modules, index => LookFurther(plan, merger, modules, index, cancellation))
            .ToArray();
        result.Complete();
        WriteConfig(folder, inputs[plan.Output.ConfigSource], Config(plan, modules));
        cancellation.ThrowIfCancellationRequested();
        return new MergeReport(
            plan.Method.Name,
            plan.Space,
            modules,
            folder.Path,
            result.Bytes,
            watch.Elapsed,
            findings
        );
    }

    private ModuleReport[] MergeModules(
        MergePlan plan,
        ModuleMerger merger,
        ResultFile result,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        var reports = new ModuleReport[plan.Modules.Count];
        var order = result.ModuleOrder;
        WorkQueue.Run(
            order.Count,
            threads,
            piece =>
            {
                var index = order[piece];
                var (encoded, report) =
                    merger.WorkingBytes(index) > ParallelBytes
                        ? MergeAlone(merger, index, cancellation)
                        : merger.Merge(index, cancellation);
                result.Write(plan.Modules[index], encoded);
                reports[index] = report;
                progress?.Report(report);
            },
            cancellation
        );
        return reports;
    }

    /// <summary>Merges a large module while no other large one is: the backend has all threads for it, and memory holds one.</summary>
    private (EncodedModule Encoded, ModuleReport Report) MergeAlone(
        ModuleMerger merger,
        int index,
        CancellationToken cancellation
    )
    {
        lock (alone)
        {
            cancellation.ThrowIfCancellationRequested();
            return merger.Merge(index, cancellation);
        }
    }

    private static void WriteConfig(OutputFolder folder, AdapterFolder source, LoraConfig config)
    {
        var path = folder[AdapterFolder.ConfigFile];
        var bytes = AdapterConfigWriter.Write(source.Config, config);
        FileProblem.GuardWrite(path, () => File.WriteAllBytes(path, bytes));
    }

    private static Spectrum LookFurther(
        MergePlan plan,
        ModuleMerger merger,
        ModuleReport[] modules,
        int index,
        CancellationToken cancellation
    )
    {
        if (merger.WorkingBytes(index) > ParallelBytes)
        {
            // Merging a large module once more would take longer than the advice is worth.
            return modules[index].Spectrum!;
        }

        var module = plan.Modules[index];
        var width = Math.Min(module.In, module.Out);
        var count = (int)Math.Min(width, (long)LookAhead * modules[index].Rank);
        return merger.LookFurther(index, count, cancellation) ?? modules[index].Spectrum!;
    }

    /// <summary>The plan's settings hold for the largest ranks; an energy policy may have chosen smaller ones.</summary>
    private static LoraConfig Config(MergePlan plan, ModuleReport[] modules) =>
        plan.Modules.Any(module => module.Rank.Energy is not null)
            ? ResultRanks.Apply(plan.Output.Config, modules.Select(module => (module.Path, module.Rank)).ToArray())
            : plan.Output.Config;
}
