namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL9xxx: defects of MergeDsl itself.</summary>
public static class InternalFindings
{
    /// <summary>Arguments: kind of the exception, its message.</summary>
    public static FindingDescriptor Defect { get; } =
        new(
            "MDSL9001",
            Severity.Error,
            "Internal error",
            "Internal error, {0}: {1}",
            "This is a defect of MergeDsl, not of the recipe. Nothing was written. Please report it with the recipe, the "
                + "configs of its adapters and the output of 'mergedsl --version'."
        );

    internal static FindingDescriptor[] All { get; } = [Defect];
}
