using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>Pruning by magnitude in the PEFT dialect is said to break ties in torch's way (Q7), on factors and on deltas alike.</summary>
internal sealed class EqualMagnitudesCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var lowered = LoweredMethod.Of(recipe.Merge, recipe.Adapters.Count);
        if (lowered is { Combination: { } combination } && (lowered.Quirks & Quirks.TorchTopK) != 0)
        {
            yield return Finding
                .Of(QuirkFindings.EqualMagnitudes, combination.Name, combination.NativeSpelling)
                .At(RecipePaths.Method(recipe.Merge));
        }
    }
}
