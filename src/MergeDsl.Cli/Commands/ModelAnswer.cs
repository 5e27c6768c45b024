using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Cli.Commands;

/// <summary>What became of a model that was to be made.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Findings">Everything that was found, in order.</param>
internal sealed record ModelAnswer(int ExitCode, IReadOnlyList<Finding> Findings)
{
    /// <summary>What was to change; null when there were errors.</summary>
    public FuseOutlook? Outlook { get; init; }

    /// <summary>What was done; null when it was not.</summary>
    public FuseReport? Report { get; init; }

    /// <summary>True when somebody ended it.</summary>
    public bool IsInterrupted { get; init; }
}
