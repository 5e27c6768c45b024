namespace MergeDsl.Core.Recipes;

/// <summary>How recipes write the <see cref="Space"/> values.</summary>
public static class Spaces
{
    /// <summary>The words, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Words { get; } = ["factors", "dense", "core"];

    /// <summary>The word of a space.</summary>
    public static string Word(this Space space) => Words[(int)space];
}
