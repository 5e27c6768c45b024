namespace MergeDsl.Evaluation.Interference;

/// <summary>How the adapters get along in one module.</summary>
/// <param name="Path">Module path in the base model.</param>
/// <param name="Out">Rows of the change.</param>
/// <param name="In">Columns of the change.</param>
/// <param name="Measures">What was measured.</param>
/// <param name="Scale">The factor that the recipe puts on the merged change.</param>
/// <param name="Flags">Why the module deserves a look; empty where all is well.</param>
public sealed record ModuleInterference(
    string Path,
    long Out,
    long In,
    Measures Measures,
    double Scale,
    IReadOnlyList<Flag> Flags
);
