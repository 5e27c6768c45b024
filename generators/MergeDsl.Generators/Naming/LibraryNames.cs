namespace MergeDsl.Generators.Naming;

/// <summary>
/// The types that <c>using MergeDsl;</c> brings: a recipe of that name would take the place of what its user calls.
/// </summary>
internal static class LibraryNames
{
    /// <summary>Names of the public types of the library's namespace.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "Adapter",
        "AnyBase",
        "BaseModel",
        "DType",
        "DoraError",
        "Delta",
        "EvaluateOptions",
        "EvaluationProgress",
        "EvaluationReport",
        "Finding",
        "FindingException",
        "FuseMode",
        "FuseOutlook",
        "FusePreparation",
        "FuseSettings",
        "FusedModel",
        "HtmlDisplay",
        "IAdapter",
        "IBaseModel",
        "JoinedParts",
        "MajoritySign",
        "MatchRule",
        "Merge",
        "MergePreparation",
        "MergeReport",
        "MergedSource",
        "ModelPreparation",
        "ModuleReport",
        "RankPolicy",
        "Recipe",
        "RecipePlan",
        "RunOptions",
        "RunProgress",
        "ScoreTable",
        "SeedAt",
        "Severity",
        "Space",
        "TaskKind",
        "TuneObjective",
        "TuneOptions",
        "TuneParameter",
        "TuneReport",
        "TunedCandidate",
        "CandidateTaskScore",
        "UnfusePreparation",
        "UnfuseSettings",
        "WeightedAdapter",
    ];
}
