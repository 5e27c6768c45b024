using System.Diagnostics;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core;
using MergeDsl.Core.Extracting;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Runtime.Extracting;

/// <summary>
/// Makes an adapter of the difference of two models: modules side by side, large ones one at a time, each read, decomposed and written to
/// its place. Memory is bounded by some of the largest modules, and the bytes written do not depend on the number of threads.
/// </summary>
/// <param name="backend">Where the arithmetic happens; stays the caller's.</param>
/// <param name="threads">How many modules are worked on at a time.</param>
public sealed class ExtractEngine(IBackend backend, int threads)
{
    private const string Method = "extract";

    /// <summary>Finds out which tensors differ.</summary>
    /// <param name="pairs">Tensors of both models.</param>
    /// <param name="difference">Reads them.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The names of those that do.</returns>
    public HashSet<string> Compare(
        IReadOnlyList<TensorPair> pairs,
        ModelDifference difference,
        CancellationToken cancellation
    )
    {
        var differ = new bool[pairs.Count];
        WorkQueue.Run(pairs.Count, threads, index => differ[index] = difference.Differs(pairs[index]), cancellation);
        return pairs.Where((_, index) => differ[index]).Select(pair => pair.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Writes the adapter into a folder.</summary>
    /// <param name="folder">The folder, which is empty.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="difference">Reads the models.</param>
    /// <param name="metadata">Pairs for the metadata of the weights file.</param>
    /// <param name="progress">Told of every module when it is written, from the threads that work.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="FindingException">A model holds NaN or infinity, or a factor does not fit its type.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MergeReport Fill(
        string folder,
        ExtractPlan plan,
        ModelDifference difference,
        IReadOnlyDictionary<string, string> metadata,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        using var result = new ResultFile(
            plan.Modules.Select(module => module.Result).ToEquatableArray(),
            plan.Copies.Select(copy => copy.Result).ToEquatableArray(),
            Path.Combine(folder, AdapterFolder.WeightsFile),
            metadata
        );
        var modules = Extract(plan, difference, result, progress, cancellation);
        foreach (var copy in plan.Copies)
        {
            var tensor = new TensorInfo(copy.Source, copy.Result.Type, copy.Result.Shape);
            difference.Copy(tensor, (piece, offset) => result.Write(copy.Result, piece, offset), cancellation);
        }

        result.Complete();
        WriteConfig(folder, plan, modules);
        cancellation.ThrowIfCancellationRequested();
        return new MergeReport(
            Method,
            Space.Dense,
            modules,
            folder,
            result.Bytes,
            watch.Elapsed,
            [.. RunWarnings.Of(modules)]
        );
    }

    private ModuleReport[] Extract(
        ExtractPlan plan,
        ModelDifference difference,
        ResultFile result,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        var reports = new ModuleReport[plan.Modules.Count];
        var extractor = new ModuleExtractor(backend, difference);
        new ModuleQueue(threads).Run(
            result.ModuleOrder,
            index => ModuleExtractor.WorkingBytes(plan.Modules[index]),
            (index, isAlone) => extractor.Extract(plan.Modules[index], isAlone, cancellation),
            (piece, extracted) =>
            {
                var index = result.ModuleOrder[piece];
                result.Write(plan.Modules[index].Result, extracted.Encoded);
                reports[index] = extracted.Report;
                progress?.Report(extracted.Report);
            },
            cancellation
        );
        return reports;
    }

    private static void WriteConfig(string folder, ExtractPlan plan, IReadOnlyList<ModuleReport> modules)
    {
        var path = Path.Combine(folder, AdapterFolder.ConfigFile);
        var config = ResultRanks.Apply(plan.Config, [.. modules.Select(module => (module.Path, module.Rank))]);
        var bytes = AdapterConfigWriter.Write(NewConfig.Of(config), config);
        FileProblem.GuardWrite(path, () => File.WriteAllBytes(path, bytes));
    }
}
