using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>PEFT's svd parameters are in their ranges.</summary>
internal sealed class SvdCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var merge = recipe.Merge;
        if (merge.SvdRank is { } rank and < 0)
        {
            yield return Finding
                .Of(ValueFindings.OutOfRange, "svd_rank", "at least 1 (or 0 for the largest rank)", Numbers.Text(rank))
                .At(RecipePaths.Merge["svd_rank"]);
        }

        if (merge.SvdClamp is { } clamp)
        {
            yield return CheckClamp(clamp, merge).At(RecipePaths.Merge["svd_clamp"]);
        }

        if (merge.SvdDriver is { } driver)
        {
            yield return Finding.Of(QuirkFindings.SvdDriver, driver).At(RecipePaths.Merge["svd_driver"]);
        }
    }

    private static Finding CheckClamp(double clamp, MergeSettings merge) =>
        clamp is >= 0 and <= 1
            ? Finding.Of(
                QuirkFindings.ClampIsArbitrary,
                PeftCombination.Find(merge.Method)?.NativeSpelling ?? "method, space and rank"
            )
            : Finding.Of(ValueFindings.OutOfRange, "svd_clamp", "a quantile from 0 to 1", Numbers.Text(clamp));
}
