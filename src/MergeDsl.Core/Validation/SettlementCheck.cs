using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>The adapters whose copies are to be taken exist.</summary>
internal sealed class SettlementCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (recipe.Merge.ModulesToSave is not { } settlement)
        {
            yield break;
        }

        var path = RecipePaths.Merge["modules_to_save"];
        var known = recipe.Adapters.Select(adapter => adapter.Key).ToArray();
        if (settlement.Default?.Adapter is { } taken && !known.Contains(taken))
        {
            yield return RuleCheck.UnknownAdapter(taken, [.. known, "average", "drop"]).At(path);
        }

        foreach (var choice in settlement.ByModule)
        {
            if (choice.Choice.Adapter is { } adapter && !known.Contains(adapter))
            {
                yield return RuleCheck.UnknownAdapter(adapter, [.. known, "average", "drop"]).At(path[choice.Module]);
            }
        }
    }
}
