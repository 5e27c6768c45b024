namespace MergeDsl.Core.Recipes;

/// <summary>How recipes write the <see cref="Space"/> values.</summary>
public static class Spaces
{
    /// <summary>The words, with what they mean.</summary>
    public static IReadOnlyList<(string Word, Space Value)> Words { get; } =
    [("factors", Space.Factors), ("dense", Space.Dense), ("core", Space.Core)];

    /// <summary>The word of a space.</summary>
    public static string Word(this Space space) => Words.First(entry => entry.Value == space).Word;
}
