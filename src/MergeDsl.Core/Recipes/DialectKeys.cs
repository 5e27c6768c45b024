using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Recipes;

/// <summary>Words of one dialect in a recipe that speaks the other.</summary>
internal static class DialectKeys
{
    /// <summary>What is said of a key of the other dialect.</summary>
    public static Finding Foreign(string key, Dialect spoken) =>
        spoken == Dialect.Native
            ? Finding.Of(StructureFindings.MixedDialects, key, "PEFT dialect", "method", "native spelling")
            : Finding.Of(StructureFindings.MixedDialects, key, "native spelling", "combination_type", "PEFT dialect");
}
