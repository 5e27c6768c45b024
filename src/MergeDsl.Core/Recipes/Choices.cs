using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Recipes;

/// <summary>The words of a recipe that stand for the values of an enumeration, each list in the enumeration's order.</summary>
internal static class Choices
{
    public static IReadOnlyList<string> Spaces { get; } = Words("space");

    public static IReadOnlyList<string> MajoritySigns { get; } = Words("majority_sign_method");

    public static IReadOnlyList<string> SeedPlaces { get; } = Words("seed_at");

    public static IReadOnlyList<string> FuseModes { get; } = Words(RecipeLanguage.Output["fuse"]);

    public static IReadOnlyList<string> TaskKinds { get; } = Words(RecipeLanguage.Task["kind"]);

    public static IReadOnlyList<string> MatchRules { get; } = Words(RecipeLanguage.Task["match"]);

    public static IReadOnlyList<string> TuneParameters { get; } = Words(RecipeLanguage.Tune["parameters"]);

    public static IReadOnlyList<string> TuneObjectives { get; } = Words(RecipeLanguage.Tune["objective"]);

    /// <summary>The word of a value; a value that C# was forced to accept is written as the number it is.</summary>
    public static string Word(IReadOnlyList<string> words, int value) =>
        IsKnown(words, value) ? words[value] : Numbers.Text(value);

    /// <summary>True for a value that has a word.</summary>
    public static bool IsKnown(IReadOnlyList<string> words, int value) => value >= 0 && value < words.Count;

    private static string[] Words(string key) => Words(RecipeLanguage.Merge[key]);

    private static string[] Words(RecipeKey key) => [.. key.Words.Select(word => word.Name)];
}
