using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>What is scored has a base model, tasks, and a name for each of its configurations.</summary>
internal sealed class EvaluateCheck : IRecipeCheck
{
    private static readonly RecipePath Evaluate = RecipePath.Root["evaluate"];

    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (recipe.Evaluate is not { } evaluate)
        {
            return [];
        }

        return
        [
            .. evaluate.Tasks.Count == 0
                ? [Finding.Of(EvaluateFindings.NoTasks, RecipePaths.Tasks.Keys).At(RecipePaths.Tasks)]
                : Array.Empty<Finding>(),
            .. recipe.BaseModel is null ? [WithoutBase()] : Array.Empty<Finding>(),
            .. recipe
                .Adapters.Where(adapter => adapter.Key is Configurations.Base or Configurations.Merged)
                .Select(adapter =>
                    Finding
                        .Of(EvaluateFindings.ConfigurationName, adapter.Key)
                        .At(RecipePaths.Adapters[adapter.Key].Key)
                ),
            .. evaluate.Tasks.SelectMany(task => TaskCheck.Check(task, RecipePaths.Tasks[task.Name], recipe)),
        ];
    }

    private static Finding WithoutBase() =>
        Finding
            .Of(
                StructureFindings.MissingKey,
                "a recipe with 'evaluate'",
                RecipePaths.BaseModel.Keys,
                "the model that is scored with and without adapters"
            )
            .At(Evaluate.Key);
}
