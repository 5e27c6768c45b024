using System.Diagnostics;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Engine;

/// <summary>
/// Executes merge plans: modules in parallel, large ones one at a time, each read from the mapped adapters, merged and written
/// to its place. Memory is bounded by the largest module, and the bytes written do not depend on the number of threads.
/// </summary>
/// <param name="backend">Where the arithmetic happens; stays the caller's.</param>
/// <param name="threads">How many modules are merged at a time.</param>
/// <param name="model">The base model; null for plans that do not read it. Stays the caller's.</param>
public sealed class MergeEngine(IBackend backend, int threads, ModelWeights? model = null)
{
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
        var report = Fill(folder.Path, plan, PlanSelection.All(plan), inputs, metadata, progress, cancellation);
        folder.Commit();
        return report with { OutputFolder = outputFolder };
    }

    /// <summary>Runs a plan, or what is selected of it, and writes its adapter into a folder.</summary>
    /// <param name="folder">The folder, which is empty.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="selection">What is merged; the numbers are those that a run of everything would give.</param>
    /// <param name="inputs">The open adapters, one per <see cref="MergePlan.Inputs"/>.</param>
    /// <param name="metadata">Pairs for the metadata of the weights file.</param>
    /// <param name="progress">Told of every module when it is written, from the threads that merge.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FindingException">As for <see cref="Run"/>, but for the output.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MergeReport Fill(
        string folder,
        MergePlan plan,
        PlanSelection selection,
        IReadOnlyList<AdapterFolder> inputs,
        IReadOnlyDictionary<string, string> metadata,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        DenseSize.Check(plan);
        var selected = selection.Of(plan);
        using var result = new ResultFile(
            selected.Modules,
            selected.Copies,
            Path.Combine(folder, AdapterFolder.WeightsFile),
            metadata
        );
        var reader = new OperandReader(backend, plan, inputs, model);
        var merger = new ModuleMerger(backend, plan, reader);
        var modules = MergeModules(plan, selection, merger, result, progress, cancellation);
        new CopiedTensors(backend, selected, reader).Write(result, cancellation);
        var findings = RunWarnings.Of(modules).ToArray();
        result.Complete();
        WriteConfig(folder, inputs[plan.Output.ConfigSource], ResultRanks.Settle(plan, RanksOf(modules)).Output);
        cancellation.ThrowIfCancellationRequested();
        return new MergeReport(plan.Method.Name, plan.Space, modules, folder, result.Bytes, watch.Elapsed, findings);
    }

    private ModuleReport[] MergeModules(
        MergePlan plan,
        PlanSelection selection,
        ModuleMerger merger,
        ResultFile result,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        var reports = new ModuleReport[selection.Modules.Count];
        int[] order = [.. result.ModuleOrder.Select(index => selection.Modules[index])];
        new ModuleQueue(threads).Run(
            order,
            merger.WorkingBytes,
            (index, isAlone) => merger.Merge(index, isAlone, cancellation),
            (piece, merged) =>
            {
                result.Write(plan.Modules[order[piece]], merged.Encoded);
                reports[result.ModuleOrder[piece]] = merged.Report;
                progress?.Report(merged.Report);
            },
            cancellation
        );
        return reports;
    }

    private static void WriteConfig(string folder, AdapterFolder source, OutputPlan output)
    {
        var path = Path.Combine(folder, AdapterFolder.ConfigFile);
        var bytes = AdapterConfigWriter.Write(source.PeftConfig, output.Config, output.Kind);
        FileProblem.GuardWrite(path, () => File.WriteAllBytes(path, bytes));
    }

    private static Dictionary<string, int> RanksOf(IEnumerable<ModuleReport> modules) =>
        modules.ToDictionary(module => module.Path, module => module.Rank, StringComparer.Ordinal);
}
