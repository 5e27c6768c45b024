using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>A random method has a seed.</summary>
internal sealed class SeedCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var isRandom = LoweredMethod.Of(recipe.Merge, recipe.Adapters.Count) is { Method.IsRandom: true };
        if (isRandom && recipe.Merge is { Seed: null, Density: not >= 1 })
        {
            const string Why =
                "it drops entries at random, and the same recipe must always give the same bytes, e.g. seed: 42";
            yield return Finding
                .Of(ValueFindings.MissingParameter, recipe.Merge.Method, "seed", Why)
                .At(RecipePaths.Merge.Key);
        }
    }
}
