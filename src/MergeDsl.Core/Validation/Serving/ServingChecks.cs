using MergeDsl.Core.Catalog;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Serving;

/// <summary>What the server that a recipe names will say to the result.</summary>
internal static class ServingChecks
{
    public static IEnumerable<Finding> Check(RecipeModel recipe, MergePlan plan) =>
        recipe.Output.Adapter is not null && recipe.Output.Serve == ServeTarget.Vllm.Name
            ? new VllmCheck(recipe, plan).Check()
            : [];
}
