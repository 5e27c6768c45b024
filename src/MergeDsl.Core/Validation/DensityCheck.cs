using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>A pruning method has a density, and it is a share.</summary>
internal sealed class DensityCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var merge = recipe.Merge;
        if (LoweredMethod.Of(merge, recipe.Adapters.Count) is not { Method.NeedsDensity: true } lowered)
        {
            return [];
        }

        if (merge.Density is not { } density)
        {
            const string Why = "the share of the entries that pruning keeps, e.g. density: 0.5";
            return [Finding.Of(ValueFindings.MissingParameter, merge.Method, "density", Why).At(RecipePaths.Merge.Key)];
        }

        return CheckValue(density, RecipePaths.Merge["density"], merge, lowered);
    }

    /// <summary>Also used for the densities of rules.</summary>
    public static IEnumerable<Finding> CheckValue(
        double density,
        RecipePath path,
        MergeSettings merge,
        LoweredMethod lowered
    )
    {
        var isPeft = merge.Dialect == Dialect.Peft;
        if (double.IsNaN(density) || density < 0 || (density > 1 && !isPeft))
        {
            yield return Finding.Of(ValueFindings.OutOfRange, "density", "from 0 to 1", Numbers.Text(density)).At(path);
        }
        else if (density >= 1)
        {
            yield return Idle(density, "everything", merge.Method, "prunes nothing").At(path);
        }
        else if (density == 0 && isPeft && lowered.Method.IsRandom)
        {
            yield return Finding.Of(QuirkFindings.DareZero, merge.Method).At(path);
        }
        else if (density == 0)
        {
            yield return Idle(density, "nothing", merge.Method, "gives an adapter of zeros").At(path);
        }
    }

    private static Finding Idle(double density, string kept, string method, string effect) =>
        Finding.Of(ValueFindings.IdleDensity, Numbers.Text(density), kept, method, effect);
}
