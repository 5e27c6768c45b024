using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>The method or combination type exists.</summary>
internal sealed class MethodCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var name = recipe.Merge.Method;
        if (name.Length == 0)
        {
            yield break;
        }

        var isPeft = recipe.Merge.Dialect == Dialect.Peft;
        var known = isPeft
            ? PeftCombination.All.Select(combination => combination.Name).ToArray()
            : MergeMethods.All.Select(method => method.Name).ToArray();
        if (!known.Contains(name))
        {
            var descriptor = isPeft ? ValueFindings.UnknownCombinationType : ValueFindings.UnknownMethod;
            var hint =
                !isPeft && PeftCombination.Find(name) is not null
                    ? " (it is a 'combination_type' of PEFT)"
                    : Suggestion.Hint(name, known);
            yield return Finding
                .Of(descriptor, name, hint, string.Join(", ", known))
                .At(RecipePaths.Method(recipe.Merge));
        }
    }
}
