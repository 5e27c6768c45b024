using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>The method is defined in the space.</summary>
internal sealed class SpaceCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (
            recipe.Merge is { Dialect: Dialect.Native, Space: { } space }
            && MergeMethods.Find(recipe.Merge.Method) is { } method
            && !method.Spaces.Contains(space)
        )
        {
            var declared = string.Join(", ", method.Spaces.Select(one => one.Word()));
            yield return Finding
                .Of(ValueFindings.SpaceNotDeclared, method.Name, space.Word(), declared)
                .At(RecipePaths.Merge["space"]);
        }
    }
}
