namespace MergeDsl;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Something worth knowing; the result is what was asked for.</summary>
    Info,

    /// <summary>Suspicious but defined: the run goes on.</summary>
    Warning,

    /// <summary>No correct result can be produced: nothing is written.</summary>
    Error,
}
