namespace MergeDsl.Core.Recipes;

/// <summary>What is scored: the base model, each adapter under its name, and the result.</summary>
public static class Configurations
{
    /// <summary>The base model alone.</summary>
    public const string Base = "base";

    /// <summary>The base model with the merged adapter.</summary>
    public const string Merged = "merged";

    /// <summary>All of them, in the order in which they are told.</summary>
    public static IReadOnlyList<string> Of(RecipeModel recipe) =>
        [Base, .. recipe.Adapters.Select(adapter => adapter.Key), Merged];
}
