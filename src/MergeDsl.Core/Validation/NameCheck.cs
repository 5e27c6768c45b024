using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>The name can become a C# type.</summary>
internal sealed class NameCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (recipe.Name.Length > 0 && !IsIdentifier(recipe.Name))
        {
            yield return Finding.Of(ValueFindings.BadName, recipe.Name).At(RecipePath.Root["name"]);
        }
    }

    private static bool IsIdentifier(string name) =>
        char.IsLetter(name[0]) && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-');
}
