using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>Weights are finite, and there where the PEFT dialect needs them.</summary>
internal sealed class WeightCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        foreach (var adapter in recipe.Adapters)
        {
            var path = RecipePaths.Adapters[adapter.Key];
            if (adapter.Weight is { } weight)
            {
                if (!Numbers.IsFinite(weight))
                {
                    yield return Finding.Of(ValueFindings.NotFinite, "weight", Numbers.Text(weight)).At(path["weight"]);
                }
            }
            else if (recipe.Merge.Dialect == Dialect.Peft)
            {
                yield return Finding.Of(ValueFindings.MissingWeight, adapter.Key).At(path.Key);
            }
        }
    }
}
