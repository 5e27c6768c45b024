using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Planning;

/// <summary>The weights of <c>average_adapter</c> (<c>adapterhub.md</c> 4): paired with the adapters in order, equal when none is written.</summary>
internal static class LibraryWeights
{
    /// <summary>The weights as written, of the first adapters; empty when none is.</summary>
    public static IReadOnlyList<double> Written(RecipeModel recipe) =>
        [.. recipe.Adapters.Select(adapter => adapter.Weight).TakeWhile(weight => weight is not null).OfType<double>()];

    /// <summary>The weight of each adapter that takes part, divided by their sum unless that is not wanted.</summary>
    public static IReadOnlyList<double> Of(RecipeModel recipe)
    {
        var written = Written(recipe);
        if (written.Count == 0)
        {
            return [.. recipe.Adapters.Select(_ => 1.0 / recipe.Adapters.Count)];
        }

        var sum = recipe.Merge.NormalizeWeights == false ? 1 : written.Aggregate(0.0, (sum, weight) => sum + weight);
        return [.. written.Select(weight => weight / sum)];
    }
}
