using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Writing;

/// <summary>The parts of an output that were written by the shares of a job.</summary>
public static class CheckpointParts
{
    /// <summary>
    /// Checks the parts <c>NAME.part-1-of-2</c> and so on beside <paramref name="folder"/>, makes the output of them, and deletes
    /// them. When it is killed, the same call finishes what it had begun.
    /// </summary>
    /// <param name="folder">The output.</param>
    /// <param name="overwrite">True to replace an existing model or adapter, at the end.</param>
    /// <param name="cancellation">Ends the work; the parts are kept.</param>
    /// <returns>How many parts were joined; 0 when an earlier call had done so and was killed at its last step.</returns>
    /// <exception cref="FindingException">
    /// A part is missing, damaged or of another run, the output is refused, or the file system refused.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static int Join(string folder, bool overwrite, CancellationToken cancellation = default)
    {
        if (Part.OutputOf(folder) is { } output)
        {
            throw new FindingException(Finding.Of(OutputFindings.PartNamed, folder, output));
        }

        if (CheckpointOutput.Settle(folder))
        {
            return 0;
        }

        var target = new OutputTarget(folder, []) { Kind = OutputKind.Either, Overwrite = overwrite };
        if (target.Refusals() is { Count: > 0 } refusals)
        {
            throw new FindingException(refusals);
        }

        var work = WorkFolder.Open(target.Place);
        if (work.Content.ReadManifest() is not null && !Directory.Exists(work.Parts))
        {
            work.Dispose();
            const string Other =
                "the work of a run that was ended: finish it with '--resume', or remove it, before joining";
            throw new FindingException(Finding.Of(OutputFindings.UnfinishedWork, folder, Other));
        }

        try
        {
            var parts = Part.FindAll(target.Place, work.Parts);
            Assemble(parts, work, cancellation);
            work.PutInPlace(target.Occupied);
            work.Remove();
            return parts.Count;
        }
        catch
        {
            End(work);
            throw;
        }
    }

    private static void Assemble(IReadOnlyList<Part> parts, WorkFolder work, CancellationToken cancellation)
    {
        new PartsJoin(parts, work.Content).Check(cancellation);
        var moved = Part.MoveInto(work.Parts, parts);
        work.Content.Begin(parts[0].Manifest with { Share = null });
        new PartsJoin(moved, work.Content).Run(cancellation);
    }

    private static void End(WorkFolder work)
    {
        if (Directory.Exists(work.Parts))
        {
            work.Dispose();
        }
        else
        {
            work.Remove();
        }
    }
}
