using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Recipes;

/// <summary>Which keys of the <c>merge</c> section belong to which dialect.</summary>
internal static class DialectKeys
{
    /// <summary>Both have these.</summary>
    public static IReadOnlyList<string> Shared { get; } =
    ["density", "majority_sign_method", "seed", "modules_to_save"];

    /// <summary>MergeDsl's own.</summary>
    public static IReadOnlyList<string> Native { get; } = ["method", "space", "normalize_weights", "scale", "rank"];

    /// <summary>PEFT's.</summary>
    public static IReadOnlyList<string> Peft { get; } =
    [
        "combination_type",
        "svd_rank",
        "svd_clamp",
        "svd_full_matrices",
        "svd_driver",
        "seed_at",
        "autocast_adapter_dtype",
    ];

    /// <summary>What is said of a key of the other dialect.</summary>
    public static Finding Foreign(string key, Dialect spoken) =>
        spoken == Dialect.Native
            ? Finding.Of(StructureFindings.MixedDialects, key, "PEFT dialect", "method", "native spelling")
            : Finding.Of(StructureFindings.MixedDialects, key, "native spelling", "combination_type", "PEFT dialect");
}
