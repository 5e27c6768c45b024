using MergeDsl.Core.Findings;

namespace MergeDsl;

/// <summary>Thrown where a finding ends the work at once: while reading or writing files, or in the engine.</summary>
public sealed class FindingException : Exception
{
    /// <summary>Wraps one finding.</summary>
    public FindingException(Finding finding)
        : this([finding]) { }

    /// <summary>Wraps several findings; the message lists them, one a line.</summary>
    public FindingException(IReadOnlyList<Finding> findings)
        : base(string.Join("\n", findings.Select(FindingFormatter.Format))) => Findings = findings;

    /// <summary>What was found, at least one.</summary>
    public IReadOnlyList<Finding> Findings { get; }
}
