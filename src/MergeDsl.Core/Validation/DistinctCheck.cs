using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>Nothing is named twice where a text could have the key once only; for recipes made from values.</summary>
internal sealed class DistinctCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var adapters = Repeated(recipe.Adapters.Select(adapter => adapter.Key), RecipePaths.Adapters);
        var modules = Repeated(
            (recipe.Merge.ModulesToSave?.ByModule ?? default).Select(choice => choice.Module),
            RecipePaths.Merge["modules_to_save"]
        );
        var weights = recipe.Rules.SelectMany(
            (rule, index) =>
                Repeated(rule.Weights.Select(weight => weight.Adapter), RecipePath.Root["rules"][index]["weights"])
        );
        var tasks = Repeated((recipe.Evaluate?.Tasks ?? default).Select(task => task.Name), RecipePaths.Tasks);
        var searched = Repeated((recipe.Tune?.Tasks ?? default).Select(task => task.Name), RecipePaths.Tune["tasks"]);
        return adapters.Concat(modules).Concat(weights).Concat(tasks).Concat(searched);
    }

    private static IEnumerable<Finding> Repeated(IEnumerable<string> keys, RecipePath section) =>
        keys.GroupBy(key => key, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any())
            .Select(group => Finding.Of(ValueFindings.NamedTwice, group.Key, section.Keys).At(section[group.Key].Key));
}
