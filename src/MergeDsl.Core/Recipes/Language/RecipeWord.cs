namespace MergeDsl.Core.Recipes.Language;

/// <summary>A word that a key takes.</summary>
/// <param name="Name">As recipes write it.</param>
/// <param name="Meaning">What it stands for, a sentence.</param>
public sealed record RecipeWord(string Name, string Meaning);
