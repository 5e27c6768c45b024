namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL22xx: merges that are written in C# and come to nothing.</summary>
public static class FluentFindings
{
    /// <summary>A merge that nobody uses.</summary>
    public static FindingDescriptor NeverSaved { get; } =
        new(
            "MDSL2201",
            Severity.Warning,
            "Merge never saved",
            "This merge is built and never used: nothing is merged before SaveAdapterAsync or SaveModelAsync is called",
            "A merge is a description. SaveAdapterAsync and SaveModelAsync carry it out, Validate and Plan tell about it."
        );

    /// <summary>A run that nobody waits for.</summary>
    public static FindingDescriptor NotAwaited { get; } =
        new(
            "MDSL2202",
            Severity.Warning,
            "Run not awaited",
            "'{0}' is not awaited: the program may end before the result is written, and errors are lost",
            "Write await in front of it, return the task, or keep it and await it later. '_ =' says that nobody is to wait."
        );

    /// <summary>A changed merge or plan that nobody uses.</summary>
    public static FindingDescriptor ChangeLost { get; } =
        new(
            "MDSL2203",
            Severity.Warning,
            "Change without effect",
            "'{0}' changes nothing: it gives a new {1}, which is never used",
            "Merges and plans are immutable. Use what the call returns."
        );

    internal static FindingDescriptor[] All { get; } = [NeverSaved, NotAwaited, ChangeLost];
}
