using MergeDsl.Checkpoints.Writing;

namespace MergeDsl.Cli.Output;

/// <summary>The line that tells where a result is.</summary>
internal static class WrittenText
{
    /// <summary>The line.</summary>
    /// <param name="bytes">Bytes of the tensors that were written.</param>
    /// <param name="output">The output folder as the user should see it.</param>
    /// <param name="time">From start to end.</param>
    /// <param name="share">The share that was written, into a folder beside the output; null for everything.</param>
    public static string Of(long bytes, string output, TimeSpan time, Share? share)
    {
        var part = share is null ? "" : $"part {share.Index} of {share.Count}, ";
        var place = share is null ? "to" : "beside";
        return $"wrote {part}{Spelling.Bytes(bytes)} {place} {output} in {Spelling.Time(time)}";
    }
}
