using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Unicode;

/// <summary>What is done to texts character by character.</summary>
internal static class RuneText
{
    /// <summary><paramref name="text"/> without the characters for which <paramref name="isKept"/> does not hold.</summary>
    public static string Keep(string text, Func<Rune, bool> isKept) =>
        Map(text, character => isKept(character) ? character : null);

    /// <summary>What <paramref name="map"/> makes of each character; null drops it.</summary>
    public static string Map(string text, Func<Rune, Rune?> map)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            if (map(character) is { } other)
            {
                mapped.Append(other);
            }
        }

        return mapped.ToString();
    }

    /// <summary>The lower case of <paramref name="text"/>, each character by itself.</summary>
    public static string Lower(string text) =>
        // The one character whose lower case is two: I with a dot above.
        text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
}
