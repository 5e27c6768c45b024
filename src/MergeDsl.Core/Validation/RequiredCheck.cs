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
            yield return Missing(RecipePath.Root.Key, RecipeLanguage.Recipe, "name");
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
            yield return recipe.Merge.Dialect == Dialect.Peft
                ? Missing(RecipePaths.Method(recipe.Merge).Key, RecipeLanguage.Merge, "combination_type")
                : Missing(RecipePaths.Merge.Key, RecipeLanguage.Merge, "method");
        }

        foreach (var adapter in recipe.Adapters.Where(adapter => adapter.Path.Length == 0))
        {
            yield return Missing(RecipePaths.Adapters[adapter.Key].Key, RecipeLanguage.AdapterOf(adapter.Key), "path");
        }

        for (var index = 0; index < recipe.Rules.Count; index++)
        {
            if (recipe.Rules[index].Modules.Length == 0)
            {
                yield return Missing(RecipePath.Root["rules"][index].Key, RecipeLanguage.Rule, "modules");
            }
        }

        if (string.IsNullOrEmpty(recipe.Output.Adapter))
        {
            yield return Missing(RecipePath.Root["output"].Key, RecipeLanguage.Output, "adapter");
        }
    }

    private static Finding Missing(RecipePath place, RecipeSection section, string key) =>
        Finding.Of(StructureFindings.MissingKey, section.Title, key, section[key].Need!).At(place);
}
