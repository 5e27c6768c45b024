using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>A recipe in the dialect of the adapters library asks for nothing that its adapters cannot have.</summary>
internal sealed class LibraryRecipeCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var merge = recipe.Merge;
        if (recipe.IsOfHeads && merge.Method.Length > 0 && merge is not { Dialect: Dialect.Library, Method: "linear" })
        {
            yield return Finding.Of(LibraryFindings.HeadsAreLinear).At(RecipePaths.Method(merge));
        }

        if (merge.Dialect != Dialect.Library)
        {
            yield break;
        }

        if (merge is { Method: "lora_delta_w_svd", SvdRank: null })
        {
            var strategy = CombineStrategy.Svd.Name;
            yield return Finding
                .Of(ValueFindings.MissingParameter, strategy, "svd_rank", "the rank that the sum is cut to")
                .At(RecipePaths.Method(merge));
        }

        var output = recipe.Output;
        (bool IsWritten, RecipePath Path, string Why)[] others =
        [
            (output.Model is not null, RecipePaths.OutputModel, "the result is an adapter that only its library loads"),
            (
                output.DType is not null,
                RecipePath.Root["output"]["dtype"],
                "the result has the types of the first adapter"
            ),
            (output.Serve is not null, RecipePaths.OutputServe, "no server loads such adapters"),
            (recipe.Evaluate is not null, RecipePath.Root["evaluate"], "only adapters that PEFT loads are evaluated"),
            (recipe.Tune is not null, RecipePaths.Tune, "only adapters that PEFT loads are evaluated"),
        ];
        foreach (var (_, path, why) in others.Where(other => other.IsWritten))
        {
            yield return Finding.Of(LibraryFindings.NotInDialect, path.Keys, why).At(path.Key);
        }
    }
}
