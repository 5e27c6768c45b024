namespace MergeDsl;

/// <summary>Thrown where a finding ends the work at once: while reading or writing files, or in the engine.</summary>
public sealed class FindingException : Exception
{
    /// <summary>Wraps one finding.</summary>
    public FindingException(Finding finding)
        : this([finding]) { }

    /// <summary>Wraps several findings; the first gives the exception its message.</summary>
    public FindingException(IReadOnlyList<Finding> findings)
        : base(findings[0].Message) => Findings = findings;

    /// <summary>What was found, at least one.</summary>
    public IReadOnlyList<Finding> Findings { get; }
}
