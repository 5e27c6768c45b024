using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Recipes.Language;

namespace MergeDsl.Core.Validation;

/// <summary>What a recipe cannot do without is there; for recipes made from values.</summary>
internal sealed class RequiredCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (recipe.Name.Length == 0)
        {
            yield return RecipeLanguage.Recipe.Missing("name").At(RecipePath.Root.Key);
        }

        if (recipe.BaseModel is "")
        {
            yield return Finding
                .Of(
                    StructureFindings.WrongKind,
                    "base_model",
                    RecipeLanguage.Recipe["base_model"].Expected,
                    "the text \"\""
                )
                .At(RecipePaths.BaseModel);
        }

        if (recipe.Merge.Method.Length == 0)
        {
            var key = DialectKeys.MethodOf(recipe.Merge.Dialect);
            yield return RecipeLanguage
                .Merge.Missing(key)
                .At(
                    recipe.Merge.Dialect == Dialect.Native
                        ? RecipePaths.Merge.Key
                        : RecipePaths.Method(recipe.Merge).Key
                );
        }

        foreach (var adapter in recipe.Adapters.Where(adapter => adapter.Path.Length == 0))
        {
            yield return RecipeLanguage
                .OfAdapter(adapter.Key)
                .Missing("path")
                .At(RecipePaths.Adapters[adapter.Key].Key);
        }

        for (var index = 0; index < recipe.Rules.Count; index++)
        {
            if (recipe.Rules[index].Modules.Length == 0)
            {
                yield return RecipeLanguage.Rule.Missing("modules").At(RecipePath.Root["rules"][index].Key);
            }
        }

        // An empty folder cannot be written in a text.
        if (recipe.Output is { Adapter: "" } or { Adapter: null, Model: null })
        {
            yield return RecipeLanguage.Output.Missing("adapter").At(RecipePath.Root["output"].Key);
        }

        if (recipe.Output.Model is "")
        {
            yield return RecipeLanguage.Output.Missing("model").At(RecipePaths.OutputModel.Key);
        }

        foreach (var finding in Judges(recipe.Evaluate?.Tasks ?? default, RecipePaths.Tasks))
        {
            yield return finding;
        }

        foreach (var finding in Judges(recipe.Tune?.Tasks ?? default, RecipePaths.Tune["tasks"]))
        {
            yield return finding;
        }

        if (recipe.Tune is { Budget: null })
        {
            yield return RecipeLanguage.Tune.Missing("budget").At(RecipePaths.Tune.Key);
        }

        if (recipe.Tune?.Budget is { Evaluations: null, Minutes: null })
        {
            yield return RecipeLanguage.Budget.Missing("evaluations").At(RecipePaths.Tune["budget"].Key);
        }
    }

    private static IEnumerable<Finding> Judges(EquatableArray<TaskEntry> tasks, RecipePath path) =>
        tasks
            .Where(task => task is { Path: null or "", Command: null or "" })
            .Select(task => RecipeLanguage.OfTask(task.Name).Missing("path").At(path[task.Name].Key));
}
