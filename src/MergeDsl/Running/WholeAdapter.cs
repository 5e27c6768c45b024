using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Running;

/// <summary>An adapter that one run writes: it is merged right into its folder.</summary>
/// <param name="plan">The plan.</param>
/// <param name="folder">The folder; owned by this.</param>
internal sealed class WholeAdapter(MergePlan plan, OutputFolder folder) : IResultAdapter
{
    /// <inheritdoc/>
    public PlanSelection Needed { get; } = PlanSelection.All(plan);

    /// <inheritdoc/>
    public string Merged => folder.Path;

    /// <inheritdoc/>
    public IReadOnlyList<Finding> Findings => [];

    /// <inheritdoc/>
    public long Fill(long merged, CancellationToken cancellation) => merged;

    /// <inheritdoc/>
    public void Commit() => folder.Commit();

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}
