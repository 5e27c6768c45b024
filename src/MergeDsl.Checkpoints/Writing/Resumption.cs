using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>What is left to do when an earlier run has done a part of the work.</summary>
/// <param name="Pending">The units that are not finished, in order.</param>
/// <param name="Findings">Warnings about what the earlier run left.</param>
internal sealed record Resumption(IReadOnlyList<Unit> Pending, IReadOnlyList<Finding> Findings)
{
    /// <summary>
    /// Looks through <paramref name="work"/>, keeps the finished units that still hold what was written, and deletes the rest.
    /// </summary>
    /// <param name="target">What is written, and whether it is to be resumed.</param>
    /// <param name="work">The folder in which it comes into being.</param>
    /// <param name="manifest">Of which work it is.</param>
    /// <param name="units">All units.</param>
    /// <param name="cancellation">Ends the checking.</param>
    /// <exception cref="FindingException">The file system refused.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static Resumption Of(
        OutputTarget target,
        WorkFolder work,
        WorkManifest manifest,
        IReadOnlyList<Unit> units,
        CancellationToken cancellation
    )
    {
        var earlier = work.Content.ReadManifest();
        if (!target.Resume || earlier?.IsOfSameWork(manifest) != true)
        {
            var lost = earlier is null ? null : Lost(target, work);
            work.Clear();
            work.Content.Begin(manifest);
            return new(units, lost is null ? [] : [lost]);
        }

        var kept = new List<UnitRecord>();
        var findings = new List<Finding>();
        foreach (var record in work.Content.ReadRecords())
        {
            if (record.FindDamage(work.Content.PathOf, cancellation) is { } file)
            {
                findings.Add(Finding.Of(OutputFindings.DamagedUnfinished, target.Place, file));
            }
            else
            {
                kept.Add(record);
            }
        }

        work.Content.Keep(kept);
        var finished = kept.Select(record => record.Name).ToHashSet();
        return new([.. units.Where(unit => !finished.Contains(unit.Name))], findings);
    }

    /// <summary>What there is to say about work that is not gone on with; null where nothing of it was finished.</summary>
    private static Finding? Lost(OutputTarget target, WorkFolder work) =>
        target.Resume ? Finding.Of(OutputFindings.OtherUnfinished, target.Place)
        : work.Content.ReadRecords().Any() ? Finding.Of(OutputFindings.BegunAnew, target.Place)
        : null;
}
