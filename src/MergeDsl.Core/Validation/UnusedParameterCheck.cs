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
        (string Key, bool IsWritten)[] parameters =
        [
            ("density", merge.Density is not null),
            ("majority_sign_method", merge.MajoritySign is not null),
            ("seed", merge.Seed is not null),
            ("seed_at", merge.SeedAt is not null),
            ("svd_rank", merge.SvdRank is not null),
            ("svd_clamp", merge.SvdClamp is not null),
            ("svd_full_matrices", merge.SvdFullMatrices is not null),
        ];
        return parameters.Where(parameter => parameter.IsWritten).Select(parameter => parameter.Key);
    }

    private static bool IsUsed(string key, LoweredMethod lowered) =>
        key switch
        {
            "seed_at" => lowered.Method.IsRandom,
            "svd_rank" or "svd_clamp" or "svd_full_matrices" => lowered.Combination?.Family == PeftFamily.Svd,
            _ => lowered.Method.Parameters.Contains(key),
        };
}
