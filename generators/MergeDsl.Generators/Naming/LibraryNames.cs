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
        "Delta",
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
        "Merge",
        "MergePreparation",
        "MergeReport",
        "ModelPreparation",
        "ModuleReport",
        "RankPolicy",
        "Recipe",
        "RecipePlan",
        "RunOptions",
        "RunProgress",
        "SeedAt",
        "Severity",
        "Space",
        "UnfusePreparation",
        "UnfuseSettings",
        "WeightedAdapter",
    ];
}
