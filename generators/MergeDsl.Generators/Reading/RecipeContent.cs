using MergeDsl.Core.Recipes;

namespace MergeDsl.Generators.Reading;

/// <summary>What a recipe says, without the places where it says so: moving a line changes nothing here.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Model">The recipe; of a text that could not be read, what could be saved of it.</param>
/// <param name="IsWhole">False when something of the text is missing in the model: names can be taken from it, no more.</param>
/// <param name="FirstError">The first of its own errors, without its place; null when it has none.</param>
internal sealed record RecipeContent(string Path, RecipeModel Model, bool IsWhole, Finding? FirstError)
{
    /// <summary>The content of a recipe with these findings.</summary>
    public static RecipeContent Of(string path, RecipeModel model, bool isWhole, IEnumerable<Finding> findings) =>
        new(
            path,
            model,
            isWhole,
            findings.FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error
                ? error with
                {
                    Span = null,
                }
                : null
        );
}
