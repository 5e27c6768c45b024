using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>Every parameter that is written changes something.</summary>
internal sealed class UnusedParameterCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var merge = recipe.Merge;
        if (LoweredMethod.Of(merge, recipe.Adapters.Count) is not { } lowered)
        {
            yield break;
        }

        var isReplaced = merge.Dialect == Dialect.Peft && lowered.Combination!.Name != merge.Method;
        var reason = isReplaced ? ": PEFT merges a single adapter linearly, whatever the combination type" : "";
        foreach (var key in Written(merge).Where(key => !IsUsed(key, lowered)))
        {
            yield return Finding
                .Of(ValueFindings.UnusedParameter, key, merge.Method, reason)
                .At(RecipePaths.Merge[key].Key);
        }
    }

    private static IEnumerable<string> Written(MergeSettings merge)
    {
        string?[] written =
        [
            merge.Density is null ? null : "density",
            merge.MajoritySign is null ? null : "majority_sign_method",
            merge.Seed is null ? null : "seed",
            merge.SeedAt is null ? null : "seed_at",
            merge.SvdRank is null ? null : "svd_rank",
            merge.SvdClamp is null ? null : "svd_clamp",
            merge.SvdFullMatrices is null ? null : "svd_full_matrices",
            merge.ModulesToSave is null ? null : "modules_to_save",
        ];
        return written.OfType<string>();
    }

    private static bool IsUsed(string key, LoweredMethod lowered) =>
        key switch
        {
            "modules_to_save" => lowered.Strategy is null,
            "seed_at" => lowered.Method.IsRandom,
            "svd_rank" when lowered.Strategy is not null => true, // Its own check tells what it does there.
            "svd_rank" or "svd_clamp" or "svd_full_matrices" => lowered.Combination?.Family == PeftFamily.Svd,
            _ => lowered.Method.Parameters.Contains(key),
        };
}
