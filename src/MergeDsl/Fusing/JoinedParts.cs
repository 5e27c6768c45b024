using MergeDsl.Checkpoints.Writing;
using MergeDsl.Running;

namespace MergeDsl;

/// <summary>An output that was made of its parts.</summary>
/// <param name="Parts">How many parts it was made of; 0 when an earlier call, ended at its last step, had made it.</param>
/// <param name="Files">Files of the output.</param>
/// <param name="Bytes">Bytes of them.</param>
public sealed record JoinedParts(int Parts, int Files, long Bytes)
{
    /// <summary>Checks the parts beside <paramref name="output"/>, makes the output of them and deletes them.</summary>
    /// <param name="output">The output.</param>
    /// <param name="overwrite">True to replace an existing model or adapter, at the end.</param>
    /// <param name="cancellation">Ends the work; the parts are kept.</param>
    /// <exception cref="FindingException">
    /// A part is missing, damaged or of another run, the output is refused, or the file system refused.
    /// </exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static JoinedParts Join(string output, bool overwrite, CancellationToken cancellation)
    {
        try
        {
            var parts = CheckpointParts.Join(output, overwrite, cancellation);
            var files = new DirectoryInfo(output).GetFiles("*", SearchOption.AllDirectories);
            return new(parts, files.Length, files.Sum(file => file.Length));
        }
        catch (FindingException failure)
        {
            throw new FindingException([
                .. failure.Findings.Select(finding => OutputSpelling.Respelled(finding, output, output)),
            ]);
        }
    }
}
