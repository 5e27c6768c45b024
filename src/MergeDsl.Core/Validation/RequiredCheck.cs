using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>What a recipe cannot do without is there; for recipes made from values.</summary>
internal sealed class RequiredCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (recipe.Name.Length == 0)
        {
            yield return Missing(RecipePath.Root.Key, RequiredKeys.Name);
        }

        if (recipe.BaseModel is "")
        {
            yield return Finding
                .Of(StructureFindings.WrongKind, "base_model", RequiredKeys.BaseModelKind, "the text \"\"")
                .At(RecipePaths.BaseModel);
        }

        if (recipe.Merge.Method.Length == 0)
        {
            yield return recipe.Merge.Dialect == Dialect.Peft
                ? Missing(RecipePaths.Method(recipe.Merge).Key, RequiredKeys.CombinationType)
                : Missing(RecipePaths.Merge.Key, RequiredKeys.Method);
        }

        foreach (var adapter in recipe.Adapters.Where(adapter => adapter.Path.Length == 0))
        {
            yield return Missing(RecipePaths.Adapters[adapter.Key].Key, RequiredKeys.AdapterPath(adapter.Key));
        }

        for (var index = 0; index < recipe.Rules.Count; index++)
        {
            if (recipe.Rules[index].Modules.Length == 0)
            {
                yield return Missing(RecipePath.Root["rules"][index].Key, RequiredKeys.RuleModules);
            }
        }

        if (string.IsNullOrEmpty(recipe.Output.Adapter))
        {
            yield return Missing(RecipePath.Root["output"].Key, RequiredKeys.OutputAdapter);
        }
    }

    private static Finding Missing(RecipePath section, RequiredKey required) =>
        Finding.Of(StructureFindings.MissingKey, required.Section, required.Key, required.What).At(section);
}
