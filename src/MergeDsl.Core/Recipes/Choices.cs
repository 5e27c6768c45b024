using MergeDsl.Core.Text;

namespace MergeDsl.Core.Recipes;

/// <summary>The words of a recipe that stand for the values of an enumeration, each list in the enumeration's order.</summary>
internal static class Choices
{
    public static IReadOnlyList<string> Spaces => Recipes.Spaces.Words;

    public static IReadOnlyList<string> MajoritySigns { get; } = ["total", "frequency"];

    public static IReadOnlyList<string> SeedPlaces { get; } = ["call", "combine"];

    /// <summary>The word of a value; a value that C# was forced to accept is written as the number it is.</summary>
    public static string Word(IReadOnlyList<string> words, int value) =>
        value >= 0 && value < words.Count ? words[value] : Numbers.Text(value);
}
