using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>The svd parameters of the dialects are in their ranges.</summary>
internal sealed class SvdCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var merge = recipe.Merge;
        var isLibrary = merge.Dialect == Dialect.Library;
        if (merge.SvdRank is { } rank && rank < (isLibrary ? 1 : 0))
        {
            var expected = isLibrary ? "at least 1" : "at least 1 (or 0 for the largest rank)";
            yield return Finding
                .Of(ValueFindings.OutOfRange, "svd_rank", expected, Numbers.Text(rank))
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
