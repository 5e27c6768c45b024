using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;

namespace MergeDsl.Core.Recipes;

/// <summary>Words of one dialect in a recipe that speaks another.</summary>
internal static class DialectKeys
{
    /// <summary>The key that says what is done, and by that whose words these are.</summary>
    public static string MethodOf(Dialect dialect) =>
        dialect switch
        {
            Dialect.Peft => "combination_type",
            Dialect.Library => "combine_strategy",
            _ => "method",
        };

    /// <summary>What is said of a key of another dialect.</summary>
    public static Finding Foreign(string key, Dialect spoken) =>
        Finding.Of(
            StructureFindings.MixedDialects,
            key,
            NameOf(RecipeLanguage.Merge[key].Dialect ?? Dialect.Native),
            MethodOf(spoken),
            NameOf(spoken)
        );

    private static string NameOf(Dialect dialect) =>
        dialect switch
        {
            Dialect.Peft => "PEFT dialect",
            Dialect.Library => "adapter-hub dialect",
            _ => "native spelling",
        };
}
