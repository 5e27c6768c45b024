using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>The scale is finite.</summary>
internal sealed class ScaleCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe) => CheckValue(recipe.Merge.Scale, RecipePaths.Merge["scale"]);

    /// <summary>Also used for the scales of rules.</summary>
    public static IEnumerable<Finding> CheckValue(double? scale, RecipePath path)
    {
        if (scale is { } value && !Numbers.IsFinite(value))
        {
            yield return Finding.Of(ValueFindings.NotFinite, "scale", Numbers.Text(value)).At(path);
        }
    }
}
