using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>The server exists.</summary>
internal sealed class ServeCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        if (recipe.Output.Serve is { } name && ServeTarget.Find(name) is null)
        {
            var known = ServeTarget.All.Select(target => target.Name).ToArray();
            yield return Finding
                .Of(ValueFindings.UnknownChoice, name, "server", Suggestion.Hint(name, known), string.Join(", ", known))
                .At(RecipePaths.OutputServe);
        }
    }
}
