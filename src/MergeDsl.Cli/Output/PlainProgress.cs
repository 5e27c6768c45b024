using MergeDsl.Runtime.Engine;

namespace MergeDsl.Cli.Output;

/// <summary>Progress as plain lines for logs: one at every quarter of the way, so that a log stays short.</summary>
/// <param name="name">The recipe's name.</param>
/// <param name="error">Standard error.</param>
internal sealed class PlainProgress(string name, TextWriter error)
{
    private const int Steps = 4;
    private int reached;

    /// <summary>Writes a line when another quarter is done.</summary>
    public void Report(MergeProgress progress)
    {
        var step = progress.Total == 0 ? Steps : progress.Done * Steps / progress.Total;
        if (step > reached)
        {
            reached = step;
            error.WriteLine($"{name}: {progress.Done} of {progress.Total} modules merged");
        }
    }
}
