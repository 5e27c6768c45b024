using System.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>What a user wrote, inside of a documentation comment or of a line comment.</summary>
internal static class XmlText
{
    /// <summary>The text on one line, without anything that XML or C# would take for its own.</summary>
    public static string Of(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (char.IsHighSurrogate(character) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                escaped.Append(character).Append(text[++index]);
                continue;
            }

            Append(escaped, character);
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, char character)
    {
        switch (character)
        {
            case '&':
                escaped.Append("&amp;");
                break;
            case '<':
                escaped.Append("&lt;");
                break;
            case '>':
                escaped.Append("&gt;");
                break;
            case '"':
                escaped.Append("&quot;");
                break;
            default:
                escaped.Append(IsPlain(character) ? character : '\uFFFD');
                break;
        }
    }

    // Line breaks of C#, characters that XML forbids, and those that turn the direction of what follows.
    private static bool IsPlain(char character) =>
        !char.IsControl(character)
        && !char.IsSurrogate(character)
        && character
            is not ('\u2028' or '\u2029' or '\uFFFE' or '\uFFFF')
                and not (>= '\u202A' and <= '\u202E')
                and not (>= '\u2066' and <= '\u2069');
}
