namespace MergeDsl.Cli;

/// <summary>What the process ends with.</summary>
public static class ExitCodes
{
    /// <summary>Done; there may have been warnings.</summary>
    public const int Ok = 0;

    /// <summary>A recipe, or what it names, has errors: nothing was written.</summary>
    public const int Findings = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A run failed on its way: a full disk, a file that changed, a defect of the tool.</summary>
    public const int Failure = 3;

    /// <summary>Ended by Ctrl-C, as shells number it.</summary>
    public const int Interrupted = 130;

    // Places of outputs, parts, undo files, numbers of adapters, places of reports.
    private static readonly string[] FoundLate = ["MDSL404", "MDSL405", "MDSL407", "MDSL42", "MDSL489"];

    // No permission, any other failure, a full disk, a read-only one.
    private static readonly string[] FileSystem = ["MDSL4004", "MDSL4005", "MDSL4006", "MDSL4007"];

    /// <summary>
    /// What a run that failed ends with: numbers of the adapters that cannot be merged, parts that cannot be joined and fused
    /// models that cannot be undone are findings like any other, only found late.
    /// </summary>
    internal static int Of(FindingException failure) =>
        failure.Findings.All(finding =>
            Array.Exists(FoundLate, begin => finding.Id.StartsWith(begin, StringComparison.Ordinal))
        )
            ? Findings
            : Failure;

    /// <summary>
    /// What an evaluation or an adapter that could not be made ends with: unless the file system refused, it is the recipe, or what was named.
    /// </summary>
    internal static int OfInputs(FindingException failure) =>
        failure.Findings.Any(finding => FileSystem.Contains(finding.Id)) ? Failure : Findings;

    /// <summary>What a recipe that was only looked at ends with.</summary>
    internal static int Of(IEnumerable<Finding> findings) =>
        findings.Any(finding => finding.Severity == Severity.Error) ? Findings : Ok;
}
