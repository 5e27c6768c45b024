namespace MergeDsl.Core.Recipes;

/// <summary>Whether a search changes the scale.</summary>
public static class TunedScale
{
    /// <summary>
    /// True when it may, and gains something by it: one factor on all weights does what the scale does, unless they are divided by their sum
    /// or rules have weights of their own.
    /// </summary>
    /// <param name="recipe">A recipe with a search.</param>
    public static bool IsSearched(RecipeModel recipe) =>
        recipe.Tune!.MayChange(TuneParameter.Scale)
        && (
            !recipe.Tune.MayChange(TuneParameter.Weights)
            || recipe.Merge.NormalizeWeights == true
            || recipe.Rules.Any(rule => rule.Weights.Count > 0)
        );
}
