using MergeDsl.Checkpoints.Writing;

namespace MergeDsl;

/// <summary>Models that are replaced by what is made of them.</summary>
internal static class InPlace
{
    /// <summary>
    /// Ends what a run that was killed had begun: the model that it had moved aside is back in its place before it is opened, or
    /// its successor stands already.
    /// </summary>
    /// <returns>The folder.</returns>
    /// <exception cref="FindingException">Another run writes it, or the file system refused.</exception>
    public static string Settle(string folder)
    {
        CheckpointOutput.Settle(folder);
        return folder;
    }
}
