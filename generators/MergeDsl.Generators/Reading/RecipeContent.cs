using MergeDsl.Core.Recipes;

namespace MergeDsl.Generators.Reading;

/// <summary>What a recipe says, without the places where it says so: moving a line changes nothing here.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Model">The recipe; of a text that could not be read, what could be saved of it.</param>
/// <param name="IsWhole">False when something of the text is missing in the model: names can be taken from it, no more.</param>
/// <param name="HasErrors">True when it has errors of its own.</param>
internal sealed record RecipeContent(string Path, RecipeModel Model, bool IsWhole, bool HasErrors);
