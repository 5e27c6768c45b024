using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>Merging factor by factor is said to be what it is, natively and in PEFT's words.</summary>
internal sealed class CrossTermsCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (
            recipe.Adapters.Count < 2
            || LoweredMethod.Of(recipe.Merge, recipe.Adapters.Count)
                is not { Space: Space.Factors, Strategy: null } lowered
        )
        {
            yield break;
        }

        if (lowered.Combination is not { } combination)
        {
            yield return Finding.Of(ValueFindings.CrossTerms).At(RecipePaths.Merge["space"]);
            yield break;
        }

        var method = RecipePaths.Method(recipe.Merge);
        yield return Finding.Of(QuirkFindings.CrossTerms, combination.Name, combination.NativeSpelling).At(method);
        if (recipe.Adapters.FirstOrDefault(adapter => adapter.Weight < 0) is { } negative)
        {
            yield return Finding
                .Of(QuirkFindings.SignOnA, negative.Key, combination.NativeSpelling)
                .At(RecipePaths.Adapters[negative.Key]["weight"]);
        }
    }
}
