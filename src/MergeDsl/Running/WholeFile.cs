using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Running;

/// <summary>A merged adapter that is one file of the image world: it is merged into a folder beside its place and written from there.</summary>
/// <param name="plan">The plan.</param>
/// <param name="file">The file; owned by this.</param>
/// <param name="metadata">Pairs for its metadata.</param>
internal sealed class WholeFile(MergePlan plan, OutputFile file, IReadOnlyDictionary<string, string> metadata)
    : IResultAdapter
{
    /// <inheritdoc/>
    public PlanSelection Needed { get; } = PlanSelection.All(plan);

    /// <inheritdoc/>
    public string Merged => file.Scratch;

    /// <inheritdoc/>
    public IReadOnlyList<Finding> Findings => [];

    /// <inheritdoc/>
    public long Fill(long merged, CancellationToken cancellation)
    {
        using var weights = SafetensorsFile.Open(Path.Combine(Merged, AdapterFolder.WeightsFile));
        return SingleFileWriter.Write(file.Path, weights, SingleFileMetadata.WithRanks(metadata, weights.Tensors));
    }

    /// <inheritdoc/>
    public void Commit() => file.Commit();

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
