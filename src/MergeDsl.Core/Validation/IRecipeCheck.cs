using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>One thing that can be said about a recipe without looking at any adapter.</summary>
internal interface IRecipeCheck
{
    /// <summary>What this check finds; each finding points at its token.</summary>
    IEnumerable<Finding> Check(RecipeModel recipe);
}
