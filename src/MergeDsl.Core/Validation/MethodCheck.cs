using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>The method, combination type or combine strategy exists.</summary>
internal sealed class MethodCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var name = recipe.Merge.Method;
        if (name.Length == 0)
        {
            yield break;
        }

        var dialect = recipe.Merge.Dialect;
        string[] known = dialect switch
        {
            Dialect.Peft => [.. PeftCombination.All.Select(combination => combination.Name)],
            Dialect.Library => [.. CombineStrategy.All.Select(strategy => strategy.Name)],
            _ => [.. MergeMethods.All.Select(method => method.Name)],
        };
        if (!known.Contains(name))
        {
            var descriptor = dialect switch
            {
                Dialect.Peft => ValueFindings.UnknownCombinationType,
                Dialect.Library => LibraryFindings.UnknownStrategy,
                _ => ValueFindings.UnknownMethod,
            };
            yield return Finding
                .Of(descriptor, name, Hint(name, dialect, known), string.Join(", ", known))
                .At(RecipePaths.Method(recipe.Merge));
        }
    }

    private static string Hint(string name, Dialect dialect, IReadOnlyList<string> known) =>
        dialect != Dialect.Native && MergeMethods.Find(name) is not null && PeftCombination.Find(name) is null
            ? " (it is a 'method')"
        : dialect != Dialect.Peft && PeftCombination.Find(name) is not null ? " (it is a 'combination_type' of PEFT)"
        : dialect != Dialect.Library && CombineStrategy.Find(name) is not null
            ? " (it is a 'combine_strategy' of the adapters library)"
        : Suggestion.Hint(name, known);
}
