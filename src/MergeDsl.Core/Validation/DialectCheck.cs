using MergeDsl.Core.Recipes;
using MergeDsl.Core.Recipes.Language;

namespace MergeDsl.Core.Validation;

/// <summary>The words of one dialect stand alone; for recipes made from values.</summary>
internal sealed class DialectCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var merge = recipe.Merge;

        // Without any method nothing says whose words these are.
        return merge is { Dialect: Dialect.Native, Method.Length: 0 }
            ? []
            : Written(merge)
                .OfType<string>()
                .Where(key => !RecipeLanguage.Merge[key].IsOf(merge.Dialect))
                .Select(key => DialectKeys.Foreign(key, merge.Dialect).At(RecipePaths.Merge[key].Key));
    }

    private static string?[] Written(MergeSettings merge) =>
        [
            merge.Space is null ? null : "space",
            merge.NormalizeWeights is null ? null : "normalize_weights",
            merge.Scale is null ? null : "scale",
            merge.Rank is null ? null : "rank",
            merge.SvdRank is null ? null : "svd_rank",
            merge.SvdClamp is null ? null : "svd_clamp",
            merge.SvdFullMatrices is null ? null : "svd_full_matrices",
            merge.SvdDriver is null ? null : "svd_driver",
            merge.SeedAt is null ? null : "seed_at",
            merge.AutocastAdapterDtype is null ? null : "autocast_adapter_dtype",
            merge.ModelClass is null ? null : "model_class",
        ];
}
