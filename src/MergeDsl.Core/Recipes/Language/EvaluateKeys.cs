namespace MergeDsl.Core.Recipes.Language;

/// <summary>The keys of the <c>evaluate</c> section.</summary>
internal static class EvaluateKeys
{
    public static EquatableArray<RecipeKey> All { get; } =
        EquatableArray.Of(
            TaskKeys.Tasks,
            new RecipeKey(
                "output",
                KeyKind.Text,
                "folder",
                "Where predictions and scores are kept; `NAME.evaluation` beside the recipe when left out."
            )
            {
                Expected = "a folder",
            },
            new RecipeKey(
                "seed",
                KeyKind.WholeNumber,
                "whole number",
                "Seed of the bootstrap behind intervals and comparisons of losses; 0 when left out."
            )
        );
}
