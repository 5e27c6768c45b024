using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Findings;

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

    /// <summary>The finding about a model that would be replaced by what is made of it without <c>--overwrite</c>; null when none would.</summary>
    /// <param name="output">The folder that is written.</param>
    /// <param name="model">The folder of the model; null when it could not be opened.</param>
    /// <param name="overwrite">True when it may be replaced.</param>
    public static Finding? Unasked(string output, string? model, bool overwrite) =>
        !overwrite && model is not null && RealPath.AreSame(output, model)
            ? Finding.Of(FileFindings.OutputExists, output)
            : null;
}
