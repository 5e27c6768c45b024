using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>Weights that are to be divided by their sum do not cancel, in general and under every rule.</summary>
internal sealed class NormalizeCheck : IRecipeCheck
{
    private const double RoundingShare = 1e-12;

    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (
            recipe.Merge.Dialect == Dialect.Library
            || recipe.Merge.NormalizeWeights != true
            || recipe.Adapters.Count == 0
        )
        {
            yield break;
        }

        if (Cancels(recipe, null) is { } weights)
        {
            yield return Finding.Of(ValueFindings.WeightsCancel, weights).At(RecipePaths.Merge["normalize_weights"]);
        }

        for (var index = 0; index < recipe.Rules.Count; index++)
        {
            if (recipe.Rules[index].Weights.Count > 0 && Cancels(recipe, recipe.Rules[index]) is { } ruled)
            {
                yield return Finding
                    .Of(ValueFindings.WeightsCancel, ruled)
                    .At(RecipePath.Root["rules"][index]["weights"]);
            }
        }
    }

    /// <summary>Whether the sum is nothing but rounding, as that of 0.1, 0.2 and -0.3 is. Also used for averages of copies.</summary>
    public static bool Cancel(IReadOnlyCollection<double> weights) =>
        Math.Abs(weights.Sum()) <= RoundingShare * weights.Sum(Math.Abs);

    private static string? Cancels(RecipeModel recipe, ModuleRule? rule)
    {
        var weights = recipe.Adapters.Select(adapter => rule?.WeightOf(adapter.Key) ?? adapter.Weight ?? 1).ToArray();
        return Cancel(weights)
            ? string.Format(CultureInfo.InvariantCulture, "{0}", string.Join(", ", weights.Select(Numbers.Text)))
            : null;
    }
}
