using System.Diagnostics;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// Executes fuse plans file by file and tile by tile: what a tile needs is read, changed and written while others are, so that
/// memory is bounded by a few tiles and the factors of a few tensors. The bytes do not depend on the number of threads.
/// </summary>
/// <param name="threads">How many tiles are worked on at a time.</param>
public sealed class FuseEngine(int threads)
{
    /// <summary>Runs a fuse and writes its folder.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="progress">Given the bytes that are to be written, tells whom to report written ones to, from the threads that write them; null for nobody.</param>
    /// <param name="cancellation">Ends the run; nothing is left behind unless the target says that it is resumed.</param>
    /// <exception cref="FindingException">An adapter or a result is not finite, a file cannot be read, or the output is refused.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public FuseReport Run(FuseJob job, Func<long, IProgress<long>>? progress, CancellationToken cancellation)
    {
        using var output = Begin(job, cancellation);
        var report = Fill(output, job, progress, cancellation);
        output.Commit();
        return report;
    }

    /// <summary>Prepares the folder of a fuse, whose adapters need not be there yet.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="cancellation">Ends the checking of what an earlier run left.</param>
    /// <exception cref="FindingException">The output is refused.</exception>
    public static CheckpointOutput Begin(FuseJob job, CancellationToken cancellation) =>
        CheckpointOutput.Create(job.Target, ModelLayout.Of(job), job.Identity, cancellation);

    /// <summary>Runs a fuse and writes what is pending of its folder, which is put into its place later, or never.</summary>
    /// <param name="output">The folder; stays uncommitted.</param>
    /// <param name="job">What to do.</param>
    /// <param name="progress">As for <see cref="Run"/>.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FindingException">As for <see cref="Run"/>, but for the output.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public FuseReport Fill(
        CheckpointOutput output,
        FuseJob job,
        Func<long, IProgress<long>>? progress,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        var findings = AdapterScan.Check(job);
        var fused = job.Plan.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var reports = new List<TensorReport>();
        var bytes = 0L;
        var told = progress?.Invoke(output.Pending.Sum(BytesOf));
        foreach (var unit in output.Pending)
        {
            using var writer = output.Open(unit);
            var run = new UnitRun(job, writer, WorkOf(job, unit, fused));
            reports.AddRange(run.Run(threads, told, cancellation));
            writer.Complete();
            bytes += BytesOf(unit);
            findings.AddRange(run.Findings);
        }

        RecycledArrays<float>.Clear();
        RecycledArrays<double>.Clear();

        CompanionWriter.Write(job, ModelLayout.Of(job), output);
        cancellation.ThrowIfCancellationRequested();
        return new FuseReport(job.Target.Folder, bytes, watch.Elapsed, reports, [.. output.Findings, .. findings]);
    }

    private static long BytesOf(Unit unit) => unit.Tensors.Sum(tensor => tensor.Bytes);

    private static List<TensorWork> WorkOf(FuseJob job, Unit unit, Dictionary<string, FusedTensor> fused)
    {
        var work = new List<TensorWork>();
        for (var index = unit.First; index < unit.End; index++)
        {
            var stored = unit.Shard.Tensors[index];
            var change = fused.GetValueOrDefault(stored.Name);
            work.Add(
                new TensorWork(index, stored, change is null ? job.Model.Find(stored.Name) : change.Source, change)
            );
        }

        return work;
    }
}
