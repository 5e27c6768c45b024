using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Unicode;

/// <summary>What is done to texts character by character.</summary>
internal static class RuneText
{
    /// <summary><paramref name="piece"/> without the characters for which <paramref name="isKept"/> does not hold.</summary>
    public static Piece Keep(Piece piece, Func<Rune, bool> isKept) =>
        Map(piece, character => isKept(character) ? character : null);

    /// <summary>What <paramref name="map"/> makes of each character; null drops it.</summary>
    public static Piece Map(Piece piece, Func<Rune, Rune?> map)
    {
        var mapped = new StringBuilder(piece.Text.Length);
        var isFirst = piece.IsFirst;
        foreach (var character in piece.Text.EnumerateRunes())
        {
            if (map(character) is { } other)
            {
                mapped.Append(other);
            }
            else if (mapped.Length == 0)
            {
                isFirst = false;
            }
        }

        return new Piece(mapped.ToString(), isFirst);
    }

    /// <summary>The lower case of <paramref name="text"/>, each character by itself.</summary>
    public static string Lower(string text) =>
        // The one character whose lower case is two: I with a dot above.
        text.ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
}
