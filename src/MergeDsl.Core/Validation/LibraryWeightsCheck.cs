using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>Weights in the dialect of the adapters library: paired with adapters from the first on, and their sum can be divided by.</summary>
internal sealed class LibraryWeightsCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (recipe.Merge.Dialect != Dialect.Library)
        {
            yield break;
        }

        var written = LibraryWeights.Written(recipe);
        var behind = recipe.Adapters.Skip(written.Count).ToArray();
        if (behind.Any(adapter => adapter.Weight is not null))
        {
            yield return Finding
                .Of(LibraryFindings.WeightMissing, behind[0].Key)
                .At(RecipePaths.Adapters[behind[0].Key].Key);
            yield break;
        }

        foreach (var adapter in behind.Where(_ => written.Count > 0))
        {
            yield return Finding
                .Of(LibraryFindings.AdapterLeftOut, adapter.Key)
                .At(RecipePaths.Adapters[adapter.Key].Key);
        }

        if (written.Count == 0 || recipe.Merge.NormalizeWeights == false || !written.All(Numbers.IsFinite))
        {
            yield break;
        }

        var sum = written.Aggregate(0.0, (sum, weight) => sum + weight);
        var list = string.Join(", ", written.Select(Numbers.Text));
        var token = RecipePaths.Adapters[recipe.Adapters[written.Count - 1].Key]["weight"];
        if (sum == 0)
        {
            yield return Finding.Of(LibraryFindings.WeightsCancel, list).At(token);
        }
        else if (NormalizeCheck.Cancel([.. written]))
        {
            yield return Finding.Of(LibraryFindings.WeightsNearlyCancel, list, Numbers.Text(sum)).At(token);
        }
    }
}
