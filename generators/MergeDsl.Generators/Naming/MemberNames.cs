namespace MergeDsl.Generators.Naming;

/// <summary>Names of members that generated types have in any case.</summary>
internal static class MemberNames
{
    /// <summary>What every object, record and static class has or hides.</summary>
    public static IReadOnlyList<string> OfObjects { get; } =
    [
        "Clone",
        "Deconstruct",
        "EqualityContract",
        "Equals",
        "Finalize",
        "GetHashCode",
        "GetType",
        "MemberwiseClone",
        "PrintMembers",
        "ReferenceEquals",
        "ToString",
    ];

    /// <summary>What every plan class has of its own or from its base.</summary>
    public static IReadOnlyList<string> OfPlans { get; } =
    [
        "AdapterWeights",
        "Density",
        "Folder",
        "In",
        "MajoritySign",
        "NormalizeWeights",
        "Output",
        "Plan",
        "Rank",
        "Recipe",
        "RunAsync",
        "Scale",
        "Seed",
        "Weights",
        "With",
    ];
}
