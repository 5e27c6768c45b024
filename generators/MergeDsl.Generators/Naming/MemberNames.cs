namespace MergeDsl.Generators.Naming;

/// <summary>Names of members that generated types have in any case.</summary>
internal static class MemberNames
{
    /// <summary>What every plan class has of its own or from its base.</summary>
    public static IReadOnlyList<string> OfPlans { get; } =
    [
        "AdapterWeights",
        "Change",
        "Density",
        "Described",
        "DType",
        "Findings",
        "Folder",
        "In",
        "Lowered",
        "MajoritySign",
        "Model",
        "MovedTo",
        "NormalizeWeights",
        "Output",
        "Plan",
        "Rank",
        "Recipe",
        "RunAsync",
        "Scale",
        "Seed",
        "SvdClamp",
        "SvdRank",
        "ToYaml",
        "WeightOf",
        "Weights",
        "With",
    ];
}
