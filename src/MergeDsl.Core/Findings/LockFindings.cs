namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL32xx: the lock of adapters and base models, and what a build needs.</summary>
public static class LockFindings
{
    /// <summary>A recipe names something the lock does not have.</summary>
    public static FindingDescriptor NotLocked { get; } =
        new(
            "MDSL3201",
            Severity.Error,
            "Not in the lock",
            "'{0}' is not in adapters.lock.yaml{1}: run 'mergedsl lock'",
            "The compiler knows adapters and base models from the lock alone. 'mergedsl lock' writes it; commit it."
        );

    /// <summary>No lock, or one that tells itself why it cannot be read.</summary>
    public static FindingDescriptor NoLock { get; } =
        new(
            "MDSL3202",
            Severity.Error,
            "No lock",
            "There is no readable adapters.lock.yaml to check this recipe's adapters against: run 'mergedsl lock'",
            "The compiler knows adapters and base models from the lock alone. 'mergedsl lock' writes it; commit it."
        );

    /// <summary>A committed lock that differs from the files.</summary>
    public static FindingDescriptor Stale { get; } =
        new(
            "MDSL3203",
            Severity.Warning,
            "Lock out of date",
            "The lock is out of date ({0}): run 'mergedsl lock'",
            "The lock was written from other files than those that are there now. With MergeDslLockMode=verify, and for "
                + "'mergedsl lock --check', this is an error."
        );

    /// <summary>A committed lock that differs from the files, where that must not be.</summary>
    public static FindingDescriptor StaleRefused { get; } =
        new(
            "MDSL3204",
            Severity.Error,
            "Lock must not be out of date",
            "The lock is out of date ({0}): run 'mergedsl lock' and commit it",
            "MergeDslLockMode=verify and 'mergedsl lock --check' demand a lock that fits the files."
        );

    /// <summary>A lock of another version of the format.</summary>
    public static FindingDescriptor UnknownVersion { get; } =
        new(
            "MDSL3205",
            Severity.Error,
            "Unknown lock version",
            "The lock has version {0}, this version of MergeDsl reads version {1}: run 'mergedsl lock'",
            "The tool that wrote the lock and the package that reads it should be of one version."
        );

    /// <summary>An entry of the lock that cannot be read.</summary>
    public static FindingDescriptor Malformed { get; } =
        new(
            "MDSL3206",
            Severity.Error,
            "Malformed lock entry",
            "'{0}' expects {1}, but here is {2}: run 'mergedsl lock'",
            "The lock is written by 'mergedsl lock', not by hand; after a merge conflict write it anew."
        );

    /// <summary>A file that has changed since the plan was compiled.</summary>
    public static FindingDescriptor ChangedSinceLocked { get; } =
        new(
            "MDSL3207",
            Severity.Error,
            "Changed since it was locked",
            "'{0}' of '{1}' has changed since adapters.lock.yaml was written: run 'mergedsl lock' and build again",
            "A compiled plan was checked against the files the lock describes and merges no others."
        );

    /// <summary>Two locks in one compilation.</summary>
    public static FindingDescriptor SeveralLocks { get; } =
        new(
            "MDSL3208",
            Severity.Error,
            "Several locks",
            "There is more than one lock in this project; the first, '{0}', is used",
            "A project has one lock. MergeDslLockFile names it."
        );

    /// <summary>Two recipes that would become one type.</summary>
    public static FindingDescriptor NameTaken { get; } =
        new(
            "MDSL3209",
            Severity.Error,
            "Name taken by another recipe",
            "'{0}' is also the name of '{1}' in this project: their C# types would be the same",
            "The name of a recipe becomes a C# type, so every recipe of a project needs its own; upper and lower case make no difference."
        );

    /// <summary>A compiler that cannot load the generator.</summary>
    public static FindingDescriptor CompilerTooOld { get; } =
        new(
            "MDSL3210",
            Severity.Error,
            "Compiler too old",
            "MergeDsl needs the C# compiler 4.14 or newer (.NET SDK 9.0.300), this build uses {0}",
            "Update the .NET SDK, or remove an old Microsoft.Net.Compilers.Toolset."
        );

    /// <summary>The lock tool of the package cannot be run.</summary>
    public static FindingDescriptor ToolMissing { get; } =
        new(
            "MDSL3211",
            Severity.Warning,
            "Lock tool missing",
            "The lock cannot be refreshed: '{0}' does not exist",
            "The package carries the tool. Set MergeDslLockMode=committed to build from the committed lock alone."
        );

    /// <summary>A build property that has no such value.</summary>
    public static FindingDescriptor UnknownLockMode { get; } =
        new(
            "MDSL3212",
            Severity.Error,
            "Unknown lock mode",
            "MergeDslLockMode expects auto, committed or verify, but here is '{0}'",
            "auto refreshes the lock where the weights are, committed takes it as it is, verify fails when it does not fit."
        );

    /// <summary>A build that demands a fresh lock, and cannot tell.</summary>
    public static FindingDescriptor NotVerified { get; } =
        new(
            "MDSL3213",
            Severity.Error,
            "Lock cannot be verified",
            "The lock cannot be verified: {0}",
            "MergeDslLockMode=verify needs the tool of the package, and the adapters that the lock describes."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NotLocked,
        NoLock,
        Stale,
        StaleRefused,
        UnknownVersion,
        Malformed,
        ChangedSinceLocked,
        SeveralLocks,
        NameTaken,
        CompilerTooOld,
        ToolMissing,
        UnknownLockMode,
        NotVerified,
    ];
}
